import { key } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { factorDataset } from './factorDataset.js';
import { sampledPairs } from './sampledPairs.js';

const set = factorDataset({
  factors: { a: 1000, b: 1000, c: 1000 },
  height: 1,
  width: 3,
  draw: (factors, image) => {
    factors.forEach((value, f) => (image[f] = value / 1000));
  },
});
const all = Array.from({ length: 600 }, (_, i) => i);

describe('sampledPairs', () => {
  it.each([1, 2, 3])('draw %i factors anew, each as often as the others: z-scores below 4.5', (changed) => {
    const { factors } = sampledPairs(set, { key: key(1), size: 600, changed }).batch(all);
    const counts = [0, 0, 0];
    for (const i of all) {
      const differs = [0, 1, 2].filter((f) => factors[6 * i + f] !== factors[6 * i + 3 + f]);
      // A new value is the old one once in a thousand times.
      expect(differs.length).toBeLessThanOrEqual(changed);
      for (const f of differs) counts[f]! += 1;
    }
    const share = (changed / 3) * 0.999;
    for (const count of counts) {
      expect(Math.abs(count - 600 * share) / Math.sqrt(600 * share * (1 - share))).toBeLessThan(4.5);
    }
  });

  it('show the images of their factors, two to a pair, the same at the same index', () => {
    const data = sampledPairs(set, { key: key(2), size: 600, fixed: { c: 5 } });
    expect(data.shape).toEqual([2, 1, 3, 1]);
    const { inputs, factors } = data.batch([599, 3]);
    expect(inputs).toEqual(set.images(factors));
    expect(data.batch([3]).factors).toEqual(factors.subarray(6, 12));
    expect([factors[2], factors[5]]).toEqual([5, 5]);
  });

  it('are refused where they cannot be', () => {
    expect(() => sampledPairs(set, { key: key(1), size: 0 })).toThrow('size must be an integer ≥ 1, got 0');
    expect(() => sampledPairs(set, { key: key(1), size: 9, changed: 4 })).toThrow(
      'changed must be an integer ≥ 1 and ≤ 3, got 4',
    );
    expect(() => sampledPairs(set, { key: key(1), size: 9 }).batch([9])).toThrow(
      'an index must be an integer ≥ 0 and ≤ 8, got 9',
    );
    expect(() => sampledPairs(set, { key: key(1), size: 9, change: 2 } as never)).toThrow('Did you mean changed?');
  });
});
