import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { zScore } from '../../../test/bruteForce/zScore.js';
import { columns } from '../../samples.js';
import { ksgConditionalMutualInformation } from './ksgConditionalMutualInformation.js';
import { ksgTransferEntropy } from './ksgTransferEntropy.js';

const SEEDS = Array.from({ length: 16 }, (_, seed) => seed);

/** y_t = 0.3 y_{t−1} + 0.6 x_{t−delay} + 0.8 noise, x white: T = ½ ln(1 + 0.36 / 0.64) from x to y, 0 back. */
function coupled(seed: number, count: number, delay = 1): [Float64Array, Float64Array] {
  const x = Float64Array.from(normal(key(seed), count));
  const y = Float64Array.from(normal(key(seed + 100), count), (v) => 0.8 * v);
  for (let t = delay; t < count; t++) y[t]! += 0.3 * y[t - 1]! + 0.6 * x[t - delay]!;
  return [x, y];
}

describe('ksgTransferEntropy', () => {
  it('finds the closed form of a coupled pair, and zero the other way', () => {
    const data = SEEDS.map((seed) => coupled(seed, 1000));
    const truth = Math.log(1 + 0.36 / 0.64) / 2;
    expect(
      Math.abs(
        zScore(
          data.map(([x, y]) => ksgTransferEntropy(x, y)),
          truth,
        ),
      ),
    ).toBeLessThan(3.5);
    expect(
      Math.abs(
        zScore(
          data.map(([x, y]) => ksgTransferEntropy(y, x)),
          0,
        ),
      ),
    ).toBeLessThan(3.5);
  });

  it('is the conditional mutual information of the pasts, with delay, histories and a conditioning series', () => {
    const [x, y] = coupled(1, 120, 2);
    const [z] = coupled(2, 120);
    const expected = ksgConditionalMutualInformation(
      columns(x.slice(1, 118), x.slice(0, 117)),
      y.slice(3),
      columns(y.slice(2, 119), z.slice(2, 119), z.slice(1, 118)),
    );
    const options = { sourceHistory: 2, delay: 2, conditioning: z, conditioningHistory: 2 };
    expect(ksgTransferEntropy(x, y, options)).toBe(expected);
    expect(ksgTransferEntropy(x, y, { delay: 2 })).toBeGreaterThan(ksgTransferEntropy(x, y, { delay: 1 }) + 0.05);
  });

  it('takes no past from another trial', () => {
    const [first, second] = [coupled(1, 60), coupled(2, 40)];
    const [x, y] = [0, 1].map((v) => Float64Array.of(...first[v]!, ...second[v]!));
    const found = ksgTransferEntropy(x!, y!, { history: 2, trialLengths: [60, 40], details: true });
    expect(found.samples).toBe(58 + 38);
    expect(found.settings).toMatchObject({ sourceHistory: 2, targetHistory: 2, delay: 1, trialLengths: [60, 40] });
    const pasts = ([a, b]: readonly Float64Array[]): number[][] =>
      Array.from(b!, (_, t) => [a![t - 1]!, a![t - 2]!, b![t]!, b![t - 1]!, b![t - 2]!]).slice(2);
    const rows = [...pasts(first), ...pasts(second)];
    const part = (from: number, to: number): number[][] => rows.map((row) => row.slice(from, to));
    expect(found.value).toBe(ksgConditionalMutualInformation(part(0, 2), part(2, 3), part(3, 5)));
  });

  it('scales and breaks ties before it takes pasts, so that a value keeps its copies in them', () => {
    const [x, y] = coupled(3, 100);
    const standardized = ksgTransferEntropy(
      x.map((v) => 64 * v),
      y,
      { scaling: 'standardize' },
    );
    expect(standardized).toBeCloseTo(ksgTransferEntropy(x, y, { scaling: 'standardize' }), 12);
    const ties = { noise: 1e-9, seed: 4 };
    expect(ksgTransferEntropy(x, y, { ties })).toBeCloseTo(ksgTransferEntropy(x, y), 12);
  });

  it('refuses series too short for their pasts, and options it has not', () => {
    const [x, y] = coupled(4, 8);
    expect(() => ksgTransferEntropy(x, y, { history: 8 })).toThrow('longer than the 8 samples');
    expect(() => ksgTransferEntropy(x, y, { history: 4 })).toThrow(
      'times whose pasts are known must be at least 5 for k = 4, got 4',
    );
    expect(() => ksgTransferEntropy(x, y, { delay: 0 })).toThrow('delay must be an integer ≥ 1');
    expect(() => ksgTransferEntropy(x, y, { trialLengths: [4, 3] })).toThrow('add up to the 8 samples, got 7');
    expect(() => ksgTransferEntropy(x, y.slice(1))).toThrow('same number of samples');
    expect(() => ksgTransferEntropy(x, y, { lag: 1 } as object)).toThrow(TypeError);
  });
});
