import { integers, key, uniform } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutualInformation } from './mutualInformation.js';
import { counts, probabilities } from '../data/table.js';

const symbols = fc.integer({ min: 0, max: 3 });
const pairs = fc.array(fc.tuple(symbols, symbols), { minLength: 1, maxLength: 40 });
const split = <T>(rows: readonly (readonly T[])[], j: number): T[] => rows.map((row) => row[j]!);

/** Σ p ln(p / (p p)) by maps of strings. */
function bruteForce(x: readonly unknown[], y: readonly unknown[]): number {
  const tally = (labels: readonly string[]): Map<string, number> => {
    const found = new Map<string, number>();
    for (const label of labels) found.set(label, (found.get(label) ?? 0) + 1 / labels.length);
    return found;
  };
  const px = tally(x.map(String));
  const py = tally(y.map(String));
  let sum = 0;
  for (const [pair, p] of tally(x.map((a, i) => `${String(a)}|${String(y[i])}`))) {
    const [a, b] = pair.split('|') as [string, string];
    sum += p * Math.log(p / (px.get(a)! * py.get(b)!));
  }
  return sum;
}

describe('mutualInformation', () => {
  it.each([
    // JIDT's discrete testers, in bits: a copy, AND, XOR with one of its arguments.
    ['a copy', [0, 1, 0, 1], [0, 1, 0, 1], 1],
    ['AND', [0, 0, 1, 1], [0, 0, 0, 1], 0.311278124459133],
    ['XOR', [0, 0, 1, 1], [0, 1, 1, 0], 0],
    // embo's example: 0.609986547 bits.
    ['shifted alternation', [0, 0, 0, 1, 0, 1, 0, 1, 0, 1], [1, 0, 1, 0, 1, 0, 1, 0, 1, 0], 0.609986547],
    // dit: '00', '02', '12', '21', '22' with equal probabilities, 0.570950594 bits.
    ['five pairs', [0, 0, 1, 2, 2], [0, 2, 2, 1, 2], 0.570950594],
  ])('is right for %s', (_, x, y, bits) => {
    expect(mutualInformation(x, y, { base: 2 })).toBeCloseTo(bits, 9);
  });

  it("is 0.291103166 nats in scikit-learn's test", () => {
    expect(mutualInformation([0, 1, 1, 0, 0], [1, 0, 0, 0, 1])).toBeCloseTo(0.291103166, 9);
  });

  it('takes any labels, rows and columns as joint symbols, and tables', () => {
    const x = ['a', 'a', 'b', 'b', 'b'];
    const y = [true, false, false, false, false];
    const joint = [
      [1, 1],
      [0, 3],
    ];
    const expected = bruteForce(x, y);
    expect(mutualInformation(x, y)).toBeCloseTo(expected, 14);
    expect(mutualInformation(counts(joint))).toBeCloseTo(expected, 14);
    expect(mutualInformation(probabilities(joint.map((row) => row.map((n) => n / 5))))).toBeCloseTo(expected, 14);
    expect(mutualInformation({ columns: [x, y] }, y)).toBeCloseTo(bruteForce(y, y), 14);
  });

  it('keeps its digits near independence', () => {
    // p = ¼ ± δ: I = ½[(1 + 4δ) ln(1 + 4δ) + (1 − 4δ) ln(1 − 4δ)] = 8δ² + (64/3)δ⁴ + …
    for (const delta of [1e-4, 2 ** -30, 2 ** -40]) {
      const [high, low] = [0.25 + delta, 0.25 - delta];
      const value = mutualInformation(
        probabilities([
          [high, low],
          [low, high],
        ]),
      );
      const exact = 8 * delta ** 2 + (64 / 3) * delta ** 4;
      expect(Math.abs(value / exact - 1)).toBeLessThan(delta > 1e-5 ? 1e-10 : 1e-12);
    }
    // ε = ±1e-7 in each cell: I = ½ε² + O(ε⁴).
    const n = 1e7;
    const value = mutualInformation(
      counts([
        [n + 1, n - 1],
        [n - 1, n + 1],
      ]),
    );
    expect(value / 5e-15).toBeCloseTo(1, 9);
  });

  it('is the same counted in one pass, in a small table and by brute force, also where a pair is seen 256 times', () => {
    const rows = 6003;
    const u = uniform(key(3), 2 * rows);
    for (const alphabet of [3, 40, 200, 900]) {
      const x = Int32Array.from({ length: rows }, (_, i) => Math.floor(alphabet * u[2 * i]! ** 4));
      const y = x.map((a, i) => (u[2 * i + 1]! < 0.6 ? a : Math.floor(alphabet * u[2 * i + 1]!)));
      const expected = bruteForce(Array.from(x), Array.from(y));
      expect(mutualInformation(x, y)).toBeCloseTo(expected, 12);
      expect(mutualInformation(Array.from(x, String), Array.from(y, String))).toBeCloseTo(expected, 12);
    }
    // Exactly 255, 256, 257 and 512 of a kind, in an alphabet too large for a small table.
    for (const times of [255, 256, 257, 511, 512, 513]) {
      const x = Int32Array.from({ length: 3 * times }, (_, i) => (i < times ? 0 : 1 + (i % 250)));
      expect(mutualInformation(x, x)).toBeCloseTo(bruteForce(Array.from(x), Array.from(x)), 12);
    }
  });

  it('gives local values whose mean it is, and their standard error', () => {
    const result = mutualInformation(['a', 'a', 'b', 'b'], [0, 0, 0, 1], { base: 2, details: true });
    const locals = [0.5 / (0.5 * 0.75), 0.5 / (0.5 * 0.75), 0.25 / (0.5 * 0.75), 0.25 / (0.5 * 0.25)].map(Math.log2);
    result.local!.forEach((value, i) => {
      expect(value).toBeCloseTo(locals[i]!, 14);
    });
    expect(result).toMatchObject({ unit: 'bits', estimator: 'plug-in', samples: 4, warnings: [] });
    const mean = locals.reduce((a, b) => a + b) / 4;
    expect(result.value).toBeCloseTo(mean, 14);
    const variance = locals.reduce((a, b) => a + (b - mean) ** 2, 0) / 4;
    expect(result.standardError).toBeCloseTo(Math.sqrt(variance / 4), 14);
    const table = mutualInformation(
      counts([
        [2, 0],
        [1, 1],
      ]),
      { base: 2, details: true },
    );
    expect(table.standardError).toBeCloseTo(result.standardError!, 14);
    expect(table.local).toBeUndefined();
  });

  it('scatters as its standard error says', () => {
    const n = 400;
    const truth = Math.log(2) + 0.8 * Math.log(0.8) + 0.2 * Math.log(0.2);
    let squares = 0;
    const runs = 200;
    for (let run = 0; run < runs; run++) {
      const u = uniform(key(run), 2 * n);
      const x = Array.from({ length: n }, (_, i) => Number(u[i]! < 0.5));
      const y = x.map((a, i) => (u[n + i]! < 0.2 ? 1 - a : a));
      const { value, standardError } = mutualInformation(x, y, { details: true });
      squares += ((value - truth - 1 / (2 * n)) / standardError!) ** 2;
    }
    // A mean of squares of 200 normals: 1 ± 0.1.
    expect(Math.abs(squares / runs - 1)).toBeLessThan(0.4);
  });

  it('adds three estimates with another estimator, and says what that means', () => {
    // Miller–Madow: plug-in + (1 + 1 − 3)/(2·4) for 2, 2 and 3 values seen, with the −1 of each: (2−1 + 2−1 − (3−1)) = 0.
    const plain = mutualInformation([0, 0, 1, 1], [0, 0, 0, 1]);
    const { value, warnings, estimator } = mutualInformation([0, 0, 1, 1], [0, 0, 0, 1], {
      estimator: 'millerMadow',
      details: true,
    });
    expect(value).toBeCloseTo(plain, 14);
    expect(estimator).toBe('Miller–Madow');
    expect(warnings).toHaveLength(1);
    // Independent: (1 + 1 − 3)/(2·4) below 0, and not clamped.
    expect(mutualInformation([0, 0, 1, 1], [0, 1, 0, 1], { estimator: 'millerMadow' })).toBeCloseTo(-1 / 8, 14);
    const sized = mutualInformation([0, 0, 1, 1], [0, 1, 0, 1], {
      estimator: { name: 'dirichlet', alpha: 1 },
      alphabetSizes: [2, 2],
      details: true,
    });
    expect(sized.value).toBeCloseTo(0, 14);
    expect(sized.settings).toMatchObject({ estimator: 'dirichlet', alpha: 1, alphabetSizes: [2, 2] });
  });

  it('is 0 for a constant and for one sample', () => {
    expect(mutualInformation([1, 1, 1], ['a', 'b', 'c'])).toBe(0);
    expect(mutualInformation([1], [2])).toBe(0);
    expect(mutualInformation(probabilities([[1, 0, 0]]))).toBe(0);
  });

  it('holds at probabilities of 1e-300', () => {
    const value = mutualInformation(
      probabilities([
        [1, 0],
        [0, 1e-300],
      ]),
    );
    // H(p) = p(1 − ln p) to first order.
    expect(value / (1e-300 * (1 + 300 * Math.LN10))).toBeCloseTo(1, 12);
  });

  it('agrees with brute force, is symmetric, ≥ 0 and at most either entropy', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [x, y] = [split(rows, 0), split(rows, 1)];
        const value = mutualInformation(x, y);
        expect(value).toBeCloseTo(bruteForce(x, y), 12);
        expect(mutualInformation(y, x)).toBeCloseTo(value, 14);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(Math.min(bruteForce(x, x), bruteForce(y, y)) + 1e-13);
      }),
      { numRuns: 100 },
    );
  });

  it('does not change when the samples are permuted or the labels renamed', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 0, max: 39 }), (rows, shift) => {
        const turned = [...rows.slice(shift), ...rows.slice(0, shift)].reverse();
        const value = mutualInformation(split(rows, 0), split(rows, 1));
        expect(mutualInformation(split(turned, 0), split(turned, 1))).toBeCloseTo(value, 13);
        expect(
          mutualInformation(
            split(rows, 0).map((label) => `x${(label * 7) % 5}`),
            split(rows, 1).map((label) => -1e6 * label),
          ),
        ).toBeCloseTo(value, 12);
      }),
      { numRuns: 50 },
    );
  });

  it('is not increased by processing', () => {
    const u = integers(key(9), 400, { high: 4 });
    fc.assert(
      fc.property(pairs, fc.integer({ min: 0, max: 300 }), (rows, start) => {
        const [x, y] = [split(rows, 0), split(rows, 1)];
        const processed = y.map((label) => u[start + label]! >> 1);
        expect(mutualInformation(x, processed)).toBeLessThanOrEqual(mutualInformation(x, y) + 1e-13);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses what it cannot answer for', () => {
    expect(() => mutualInformation([0, 1], [0])).toThrow(RangeError);
    expect(() => mutualInformation([0, 1], [0])).toThrow('mutualInformation: x and y must have the same number');
    expect(() => mutualInformation([], [])).toThrow(RangeError);
    expect(() => mutualInformation([0, NaN], [0, 1])).toThrow(TypeError);
    expect(() => mutualInformation([0], undefined as never)).toThrow(TypeError);
    expect(() => mutualInformation(probabilities([0.5, 0.5]))).toThrow('mutualInformation: table must have 2 axes');
    expect(() => mutualInformation(probabilities([[0.5, 0.5]]), { estimator: 'nsb' })).toThrow(TypeError);
    expect(() => mutualInformation([0, 1], [0, 1], { estimator: 'nsb', alphabetSizes: [2] })).toThrow(RangeError);
    expect(() => mutualInformation([0, 1], [0, 1], { alphabetSizes: [2, 2] })).toThrow(TypeError);
    expect(() => mutualInformation([0, 1], [0, 1], { estimator: 'best' as never })).toThrow(RangeError);
    expect(() => mutualInformation([0, 1], [0, 1], { bias: true } as never)).toThrow(TypeError);
    expect(() => mutualInformation([0, 1], [0, 1], { base: 1 })).toThrow(RangeError);
  });
});
