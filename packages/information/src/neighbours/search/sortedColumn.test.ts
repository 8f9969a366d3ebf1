import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argsort } from './argsort.js';
import { SortedColumn } from './sortedColumn.js';

const column = fc
  .constantFrom(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(0, -0, 0.1, 0.1 + 2 ** -56, 1e300, -1e300, 5e-324),
    fc.constant(7),
  )
  .chain((value) => fc.array(value, { minLength: 1, maxLength: 300 }))
  .map((values) => Float64Array.from(values));

describe('argsort', () => {
  it('sorts as a comparison does, stably', () => {
    fc.assert(
      fc.property(column, (values) => {
        // −0 comes before 0, which no comparison of values tells apart.
        const plain = values.map((value) => value + 0);
        expect([...argsort(plain)]).toEqual([...plain.keys()].sort((a, b) => plain[a]! - plain[b]! || a - b));
      }),
      { numRuns: 200 },
    );
  });

  it('sorts values that differ in their last digits only, in reverse', () => {
    const values = Float64Array.from({ length: 3000 }, (_, i) => (i % 2 ? 1 : -1) * (1 + (3000 - i) * 2 ** -52));
    expect([...argsort(values)]).toEqual([...values.keys()].sort((a, b) => values[a]! - values[b]!));
  });

  it('gives an empty order for no values', () => {
    expect(argsort(new Float64Array(0)).length).toBe(0);
  });
});

describe('SortedColumn', () => {
  it('counts what brute force counts, at radii that are differences of values', () => {
    fc.assert(
      fc.property(
        column,
        fc.boolean(),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0 }),
        (values, inclusive, theilerWindow, other) => {
          const radii = values.map((value, i) => Math.abs(value - values[(i + other) % values.length]!));
          const counts = new SortedColumn(values).countWithin(radii, { inclusive, theilerWindow });
          for (let i = 0; i < values.length; i++) {
            let expected = 0;
            for (let j = 0; j < values.length; j++) {
              const distance = Math.abs(values[j]! - values[i]!);
              const near = inclusive ? distance <= radii[i]! : distance < radii[i]!;
              if (Math.abs(i - j) > theilerWindow && near) expected++;
            }
            expect(counts[i]).toBe(expected);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does not take in the neighbour that sets the radius although v + radius rounds to it', () => {
    // 0.1 + 0.7 is 0.7999…, and 0.8 − 0.1 is 0.7000…1.
    const values = Float64Array.of(0.1, 0.8, 0.1 + 0.7, 0.3);
    const radii = values.map((value) => Math.abs(value - 0.8));
    expect([...new SortedColumn(values).countWithin(radii, { inclusive: false })]).toEqual(
      [...values].map((v, i) => [...values].filter((w, j) => j !== i && Math.abs(w - v) < radii[i]!).length),
    );
  });
});
