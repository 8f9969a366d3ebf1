import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upsampleBilinear } from './upsampleBilinear.js';

describe('upsampleBilinear', () => {
  it('goes from center to center, and on beyond the outermost', () => {
    expect([...upsampleBilinear([4, 0], { height: 1, width: 2 }, { height: 1, width: 4 })]).toEqual([2, 1.5, 0.5, 0]);
    expect([...upsampleBilinear([8, 0, 0, 0], { height: 2, width: 2 }, { height: 4, width: 4 })].slice(0, 8)).toEqual([
      2, 1.5, 0.5, 0, 1.5, 1.125, 0.375, 0,
    ]);
  });

  it('keeps the sum of each map where the finer grid is a whole multiple', () => {
    const side = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(side, side, side, side, fc.integer({ min: 0, max: 99 }), (height, width, down, across, seed) => {
        const maps = Array.from({ length: 2 * height * width }, (_, i) => Math.sin(seed + 2 * i));
        const finer = upsampleBilinear(maps, { height, width }, { height: height * down, width: width * across });
        for (const map of [0, 1]) {
          const sum = (values: ArrayLike<number>, size: number): number =>
            Array.from(values)
              .slice(map * size, (map + 1) * size)
              .reduce((a, b) => a + b, 0);
          expect(sum(finer, finer.length / 2)).toBeCloseTo(sum(maps, height * width), 4);
        }
      }),
    );
  });

  it('gives a map of the same size back as it was', () => {
    const maps = [1, 2, 3, 4, 5, 6];
    expect([...upsampleBilinear(maps, { height: 2, width: 3 }, { height: 2, width: 3 })]).toEqual(maps);
  });

  it('refuses parts of a map and sides that are none', () => {
    expect(() => upsampleBilinear([1, 2, 3], { height: 1, width: 2 }, { height: 2, width: 4 })).toThrow(
      'whole maps of 1 × 2 cells, got 3',
    );
    expect(() => upsampleBilinear([1], { height: 1, width: 1 }, { height: 0, width: 4 })).toThrow(
      'to.height must be an integer ≥ 1',
    );
  });
});
