import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ksgPartsOfTwo } from './ksgOfTwo.js';
import { prepare } from './options.js';

const scenario = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  rows: fc.integer({ min: 10, max: 300 }),
  dimensions: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  algorithm: fc.constantFrom(1 as const, 2 as const),
  norm: fc.constantFrom('max' as const, 'euclidean' as const),
  parts: fc.integer({ min: 1, max: 5 }),
});

describe('ksgPartsOfTwo', () => {
  it('gives each sample its part in one share, as in the whole, and NaN in the others', () => {
    fc.assert(
      fc.property(scenario, ({ seed, rows, dimensions, algorithm, norm, parts }) => {
        const [x, y] = dimensions.map((columns, v) => ({
          data: Float64Array.from(normal(key(seed + v), rows * columns)),
          shape: [rows, columns] as const,
        }));
        const prepared = prepare('test', { x: x!, y: y! }, { norm });
        const whole = ksgPartsOfTwo(prepared, algorithm);
        const found = new Float64Array(rows).fill(NaN);
        let given = 0;
        for (let part = 0; part < parts; part++) {
          const { local, distances } = ksgPartsOfTwo(prepared, algorithm, { part, parts });
          for (let i = 0; i < rows; i++) {
            if (Number.isNaN(local[i])) continue;
            expect(distances[i]).toBe(whole.distances[i]);
            found[i] = local[i]!;
            given++;
          }
        }
        expect(given).toBe(rows);
        expect(found).toEqual(whole.local);
      }),
      { numRuns: 60 },
    );
  });
});
