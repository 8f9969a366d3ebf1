import { describe, expect, it } from 'vitest';
import { keptBy, representations } from './representations.js';

describe('representations of a digit at a place', () => {
  it('know of the digit and of the place what their symbols count', () => {
    const nats = representations().map(({ task, nuisance }) => [task / Math.LN2, nuisance / Math.LN2]);
    const expected = [
      [2, 3],
      [2, 1],
      [2, 0],
      [1, 0],
    ];
    for (const [i, [task, nuisance]] of expected.entries()) {
      expect(nats[i]![0]).toBeCloseTo(task!, 12);
      expect(nats[i]![1]).toBeCloseTo(nuisance!, 12);
    }
  });

  it('are sufficient where the digit is known, and minimal where nothing else is', () => {
    expect(representations().map(({ isSufficient, isMinimal }) => [isSufficient, isMinimal])).toEqual([
      [true, false],
      [true, false],
      [true, true],
      [false, false],
    ]);
    expect(keptBy(representations()[0]!)).toBeCloseTo(Math.log(32), 12);
  });
});
