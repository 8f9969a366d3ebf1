import { describe, expect, it } from 'vitest';
import { difference, doubleDouble, logRatio } from './doubleDouble.js';
import { explainedParts, factorise, inverseOf, scaled, type Symmetric } from './factorisation.js';

function symmetric(rows: readonly (readonly number[])[]): Symmetric {
  const size = rows.length;
  const entries = doubleDouble(size * size);
  entries.high.set(rows.flat());
  return { caller: 'test', size, entries, label: (i) => `coordinate ${i}`, tolerance: 0 };
}

/** Pascal's matrix, binomial(i + j, i): its determinant is 1, every pivot is 1, and its inverse holds integers. */
const pascal = (size: number): number[][] => {
  const rows = Array.from({ length: size }, () => new Array<number>(size).fill(1));
  for (let i = 1; i < size; i++) for (let j = 1; j < size; j++) rows[i]![j] = rows[i - 1]![j]! + rows[i]![j - 1]!;
  return rows;
};

describe('factorise', () => {
  it("is exact for Pascal's matrix, whose condition is 1e17 at size 16", () => {
    const { pivots, lower } = factorise(symmetric(pascal(16)));
    expect([...pivots.high]).toEqual(new Array(16).fill(1));
    expect(lower.high[15 * 16 + 7]).toBe(6435); // binomial(15, 7)
  });

  it('keeps 30 digits where pivots are not exact', () => {
    // The second pivot is 1 − 1/3: the double next to 2/3, and 2⁻⁵⁴ (2/3) that it lacks.
    const { pivots } = factorise(
      symmetric([
        [3, 1],
        [1, 1],
      ]),
    );
    const rounded = doubleDouble(1);
    rounded.high[0] = 2 / 3;
    expect(difference(pivots, 1, rounded, 0)).toBeCloseTo(2 ** -54 * (2 / 3), 30);
    expect(logRatio(pivots, 1, pivots, 1)).toBe(0);
  });

  it('takes some coordinates, in the order given', () => {
    const matrix = symmetric([
      [4, 2, 1],
      [2, 5, 3],
      [1, 3, 6],
    ]);
    const { pivots } = factorise(matrix, [2, 0]);
    expect(pivots.high[0]).toBe(6);
    expect(pivots.high[1]).toBeCloseTo(4 - 1 / 6, 15);
    expect(factorise(matrix, []).size).toBe(0);
  });

  it('refuses what is not positive definite, naming the coordinate', () => {
    const singular = symmetric([
      [1, 0, 1],
      [0, 1, 1],
      [1, 1, 2],
    ]);
    expect(() => factorise(singular)).toThrow('test: covariance must be positive definite, got coordinate 2 a linear');
    expect(() => factorise(singular, [2, 1, 0])).toThrow('got coordinate 0 a linear combination of the others');
    expect(() =>
      factorise(
        symmetric([
          [1, 3],
          [3, 1],
        ]),
      ),
    ).toThrow('coordinate 1 with a negative variance given the others');
  });
});

describe('inverseOf', () => {
  it("has the integers of the inverse of Pascal's matrix", () => {
    const size = 12;
    const matrix = symmetric(pascal(size));
    const { high } = inverseOf(factorise(matrix));
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        expect(high[i * size + j]! - Math.round(high[i * size + j]!)).toBe(0);
        let entry = 0n;
        for (let k = 0; k < size; k++) {
          entry += BigInt(Math.round(high[i * size + k]!)) * BigInt(matrix.entries.high[k * size + j]!);
        }
        expect(entry).toBe(i === j ? 1n : 0n);
      }
    }
  });
});

describe('explainedParts', () => {
  it('are what the pivots leave, or undefined where little is left', () => {
    const matrix = symmetric([
      [4, 2, 1],
      [2, 5, 3],
      [1, 3, 6],
    ]);
    const { pivots } = factorise(matrix);
    for (const [i, part] of explainedParts(matrix)!.entries()) {
      expect(1 - part).toBeCloseTo(pivots.high[i]! / matrix.entries.high[4 * i]!, 14);
    }
    expect(explainedParts(symmetric(pascal(12)))).toBeUndefined();
    expect(
      explainedParts(
        symmetric([
          [1, 1],
          [1, 1],
        ]),
      ),
    ).toBeUndefined();
  });
});

describe('scaled', () => {
  it('makes variances of order 1 by powers of two, exactly', () => {
    const { entries, units } = scaled({ covariance: Float64Array.of(1e200, 3e50, 3e50, 1e-90), size: 2 });
    for (const i of [0, 3]) expect(entries.high[i]! > 0.4 && entries.high[i]! < 2.1).toBe(true);
    expect(entries.high[1]! * units[0]! * units[1]!).toBe(3e50);
    expect(Math.log2(units[0]!) % 1).toBe(0);
  });
});
