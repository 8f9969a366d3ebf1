import { describe, expect, it } from 'vitest';
import { ksgMutualInformation } from './ksgMutualInformation.js';
import { kozachenkoLeonenkoEntropy } from './kozachenkoLeonenkoEntropy.js';

/** README of NPEET: KSG 1, max norm. */
const X = [1.3, 3.7, 5.1, 2.4, 3.4];
const Y = [1.5, 3.32, 5.3, 2.3, 3.3];

describe('ksgMutualInformation', () => {
  it("gives the numbers of NPEET's README at k = 3, 2 and 1", () => {
    expect(ksgMutualInformation(X, Y, { k: 3 })).toBeCloseTo(7 / 60, 14);
    expect(ksgMutualInformation(X, Y, { k: 3, base: 2 })).toBeCloseTo(0.168314421, 9);
    expect(ksgMutualInformation(X, Y, { k: 2 })).toBeCloseTo(33 / 60, 14);
    expect(ksgMutualInformation(X, Y, { k: 1 })).toBeCloseTo(59 / 60, 14);
    expect(kozachenkoLeonenkoEntropy([1, 2, 3, 4, 5], { k: 2, base: 2 })).toBeCloseTo(2.96291962762, 10);
    expect(kozachenkoLeonenkoEntropy([1, 2, 3, 4, 5], { k: 3, base: 2 })).toBeCloseTo(3.0755571074, 9);
  });

  it("gives the numbers of infomeasure's tests", () => {
    const x = [-2.49, 1.64, -3.05, 7.95, -5.96, 1.77, -5.24, 7.03, -0.11, -1.86];
    const a = [11.08, 8.41, 11.47, 8.78, 14.09, 6.03, 10.67, 9.45, 12.72, 11.12];
    const b = [-8.59, 8.41, 3.76, 3.77, 5.69, 1.75, -3.2, -4, -4, 6.85];
    expect(ksgMutualInformation(x, x)).toBeCloseTo(0.99563492063492, 13);
    expect(ksgMutualInformation(x, a)).toBeCloseTo(0.081626984126984, 13);
    expect(ksgMutualInformation(x, b)).toBeCloseTo(-0.034126984126984, 13);
  });
});
