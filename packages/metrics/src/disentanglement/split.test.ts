import { describe, expect, it } from 'vitest';
import { factorsOf } from '../../test/representations.js';
import { accuracy, splitSamples } from './split.js';

describe('splitSamples', () => {
  it('has every sample once, in one of the two parts', () => {
    const rows = Array.from({ length: 30 }, (_, i) => [i]);
    const { codes, testCodes, settings } = splitSamples('f', rows, factorsOf([2], 30), { testShare: 0.2, seed: 5 });
    expect([...codes[0]!, ...testCodes[0]!].sort((a, b) => a - b)).toEqual(rows.flat());
    expect(settings).toEqual({ trainingSamples: 24, testSamples: 6, seed: 5 });
  });

  it('tells a value that is not learned from as none', () => {
    const factor = Array.from({ length: 30 }, (_, i) => (i === 7 ? 9 : i % 2));
    for (let seed = 0; seed < 8; seed++) {
      const [{ size, testLabels, testValues }] = splitSamples('f', factor, factor, { seed }).tasks as [never];
      const strange = (testValues as Float64Array).indexOf(9);
      if (strange < 0) expect(size).toBe(3);
      else expect([size, (testLabels as Int32Array)[strange]]).toEqual([2, -1]);
    }
  });
});

it('accuracy takes the greatest of each row, or the sign where there is one number', () => {
  expect(accuracy(Float64Array.of(1, 2, 3, 0, 1, 1), Int32Array.of(1, 0, 0))).toBe(1);
  expect(accuracy(Float64Array.of(-1, 2, 0), Int32Array.of(0, 1, 1))).toBeCloseTo(2 / 3, 14);
});
