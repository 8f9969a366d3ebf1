import { useBackend } from '@infodrop-tooling/vitest/backends';
import { beforeAll, describe, expect, it } from 'vitest';
import { mlp } from './mlp.js';

describe('mlp', () => {
  beforeAll(() => useBackend('cpu'));

  it('has noise behind every hidden layer', () => {
    const network = mlp({ units: [80, 60, 40], noise: { kind: 'information', klScale: 1 } });
    expect([1, 2, 3].map((i) => network.getLayer(`informationDropout${i}`).outputShape)).toEqual([
      [null, 80],
      [null, 60],
      [null, 40],
    ]);
    expect(network.outputs[0]!.shape).toEqual([null, 10]);
  });

  it('takes vectors as they are', () => {
    const network = mlp({ units: [3], noise: { kind: 'none' }, inputShape: [5] });
    expect(network.layers.map(({ name }) => name)).toEqual(['inputs', 'dense1', 'logits']);
  });

  it.each([
    [{ units: [] }, 'mlp: units must be at least one integer ≥ 1, got []'],
    [{ units: [4, 0] }, 'mlp: units must be at least one integer ≥ 1, got [4, 0]'],
    [{ units: [4], inputShape: [] }, 'mlp: inputShape must be integers ≥ 1, got []'],
    [{ units: [4], classes: 1.5 }, 'mlp: classes must be an integer ≥ 1, got 1.5'],
  ])('refuses %j', (options, message) => {
    expect(() => mlp({ noise: { kind: 'none' }, ...options })).toThrow(message);
  });
});
