import { describe, expect, it } from 'vitest';
import { costWarning } from './costWarning.js';

const layer = { path: 'bottleneck', nats: 91_000, beta: 0.01, klScale: 1 };

describe('costWarning', () => {
  it('names the layer, its nats, the price and what to set', () => {
    const said = costWarning(2.3, [layer])!;
    expect(said).toContain('the information of layer "bottleneck" (91000 nats · beta 0.01 · klScale 1) costs 910');
    expect(said).toContain('396 times the rest of the loss (2.3)');
    expect(said).toContain('Set klScale to 1/N, with N training examples, or beta to 0.0000253 or less');
  });

  it('proposes a β at which information costs as much as the rest', () => {
    const said = costWarning(1, [
      { path: 'a', nats: 100, beta: 2, klScale: 0.5 },
      { path: 'b', nats: 300, beta: 2, klScale: 0.5 },
      { path: 'free', nats: 1e9, beta: 0, klScale: 1 },
    ])!;
    expect(said).toContain('layers "b" (300 nats · beta 2 · klScale 0.5), "a" (100 nats');
    expect(said).not.toContain('free');
    expect(said).not.toContain('1/N');
    const proposed = Number(/beta to ([\d.]+) or less/.exec(said)![1]);
    expect(proposed * 0.5 * (100 + 300)).toBeCloseTo(1, 6);
  });

  it('has nothing to say up to ten times the rest, while β is warmed up, or of a rest that is 0 or not finite', () => {
    expect(costWarning(91, [layer])).toBeNull();
    expect(costWarning(90.9, [layer])).not.toBeNull();
    expect(costWarning(-2.3, [layer])).not.toBeNull(); // a density
    expect(costWarning(2.3, [layer], 0)).toBeNull();
    expect(costWarning(2.3, [layer], 0.01)).toBeNull();
    for (const rest of [0, NaN, Infinity]) expect(costWarning(rest, [layer])).toBeNull();
    expect(costWarning(2.3, [{ ...layer, nats: Infinity }])).toBeNull();
    expect(costWarning(2.3, [])).toBeNull();
  });
});
