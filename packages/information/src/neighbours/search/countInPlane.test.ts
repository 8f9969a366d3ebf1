import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countInPlane } from './countInPlane.js';
import { SortedColumn } from './sortedColumn.js';

const value = fc.constantFrom(
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0, -0, 0.1, 0.1 + 2 ** -56, 1e300, -1e300, 5e-324),
);

/** Pairs of values of one kind each. */
const pairs = fc
  .tuple(value, value)
  .chain(([x, y]) => fc.array(fc.tuple(x, y), { minLength: 1, maxLength: 300 }))
  .map((rows) => [0, 1].map((j) => Float64Array.from(rows, (row) => row[j]!)) as [Float64Array, Float64Array]);

describe('countInPlane', () => {
  it('counts what brute force counts, at radii that are distances', () => {
    fc.assert(
      fc.property(
        pairs,
        fc.boolean(),
        fc.integer({ min: 0, max: 3 }),
        fc.nat(),
        ([x, y], inclusive, theilerWindow, step) => {
          const n = x.length;
          const distance = (i: number, j: number): number => Math.max(Math.abs(x[i]! - x[j]!), Math.abs(y[i]! - y[j]!));
          const radii = Float64Array.from({ length: n }, (_, i) => (i === 5 ? NaN : distance(i, (i * 7 + step) % n)));
          const counts = countInPlane(new SortedColumn(x), new SortedColumn(y), radii, { inclusive, theilerWindow });
          for (let i = 0; i < n; i++) {
            let expected = 0;
            for (let j = 0; j < n; j++) {
              if (Math.abs(i - j) <= theilerWindow) continue;
              if (inclusive ? distance(i, j) <= radii[i]! : distance(i, j) < radii[i]!) expected++;
            }
            expect(counts[i]).toBe(expected);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('counts what brute force counts where the table has many cells', () => {
    const n = 3000;
    const x = Float64Array.from({ length: n }, (_, i) => Math.sin(i * i));
    const y = Float64Array.from({ length: n }, (_, i) => x[i]! + Math.cos(i) ** 3);
    const radii = Float64Array.from({ length: n }, (_, i) => 10 ** -(i % 4));
    const counts = countInPlane(new SortedColumn(x), new SortedColumn(y), radii, {
      inclusive: false,
      theilerWindow: 0,
    });
    for (let i = 0; i < n; i += 7) {
      let expected = -1;
      for (let j = 0; j < n; j++) {
        if (Math.abs(x[i]! - x[j]!) < radii[i]! && Math.abs(y[i]! - y[j]!) < radii[i]!) expected++;
      }
      expect(counts[i]).toBe(expected);
    }
  });
});
