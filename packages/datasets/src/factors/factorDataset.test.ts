import { key } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorDataset, type FactorDataset } from './factorDataset.js';
import { sampledFactors } from './sampledFactors.js';

const points = (): FactorDataset =>
  factorDataset({
    factors: { x: 4, y: 3, shade: 2 },
    height: 3,
    width: 4,
    draw: ([x = 0, y = 0, shade = 0], image) => (image[4 * y + x] = shade === 0 ? 0.5 : 1),
  });

/** z-score of a count that is binomial. */
const zOf = (count: number, draws: number, share: number): number =>
  (count - draws * share) / Math.sqrt(draws * share * (1 - share));

describe('factorDataset', () => {
  it('has every combination once, the last factor fastest', () => {
    const set = points();
    expect([set.size, set.names, set.sizes, set.shape]).toEqual([24, ['x', 'y', 'shade'], [4, 3, 2], [3, 4, 1]]);
    expect([...set.factorsOf([0, 1, 2, 23])]).toEqual([0, 0, 0, 0, 0, 1, 0, 1, 0, 3, 2, 1]);
    const all = Array.from({ length: 24 }, (_, i) => i);
    expect([...set.indicesOf(set.factorsOf(all))]).toEqual(all);
    const { inputs, factors } = set.batch([5]);
    expect([...factors]).toEqual([0, 2, 1]);
    expect([...inputs]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    expect(set.images([])).toHaveLength(0);
  });

  it('takes index and factors back to each other, for any sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }), fc.nat(), (sizes, nat) => {
        const factors = Object.fromEntries(sizes.map((size, i) => [`f${i}`, size]));
        const set = factorDataset({ factors, height: 1, width: 1, draw: () => undefined });
        const index = nat % set.size;
        expect(set.indicesOf(set.factorsOf([index]))[0]).toBe(index);
      }),
    );
  });

  it('draws each value as often as the others, independent of one another: z-scores below 4.5', () => {
    const draws = 6000;
    const factors = points().sampleFactors({ key: key(1), count: draws });
    const counts = new Array<number>(24).fill(0);
    points()
      .indicesOf(factors)
      .forEach((index) => (counts[index]! += 1));
    for (const count of counts) expect(Math.abs(zOf(count, draws, 1 / 24))).toBeLessThan(4.5);
  });

  it('keeps what is fixed, and draws the others as before', () => {
    const free = points().sampleFactors({ key: key(2), count: 50 });
    const fixed = points().sampleFactors({ key: key(2), count: 50, fixed: { y: 2 } });
    for (let i = 0; i < 50; i++) {
      expect([...fixed.subarray(3 * i, 3 * i + 3)]).toEqual([free[3 * i], 2, free[3 * i + 2]]);
    }
  });

  it('draws an element by key and place alone', () => {
    const correlated = [{ factors: ['x', 'shade'], sigma: 0.3 }] as const;
    const all = points().sampleFactors({ key: key(3), count: 40, correlated });
    expect(points().sampleFactors({ key: key(3), count: 10, offset: 7, correlated })).toEqual(all.subarray(21, 51));
    const { factors, images } = points().sample({ key: key(3), count: 4, correlated });
    expect(factors).toEqual(all.subarray(0, 12));
    expect(images).toEqual(points().images(factors));
  });

  it('draws a correlated pair by its law: z-scores below 4.5, and its marginals follow', () => {
    const draws = 8000;
    const sigma = 0.25;
    const factors = points().sampleFactors({
      key: key(4),
      count: draws,
      correlated: [{ factors: ['x', 'y'], sigma }],
    });
    const weight = (x: number, y: number): number => Math.exp(-((x / 3 - y / 2) ** 2) / (2 * sigma ** 2));
    let total = 0;
    for (let x = 0; x < 4; x++) for (let y = 0; y < 3; y++) total += weight(x, y);
    const counts = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      const cell = `${factors[3 * i]!},${factors[3 * i + 1]!}`;
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    for (let x = 0; x < 4; x++) {
      for (let y = 0; y < 3; y++) {
        const share = weight(x, y) / total;
        expect(Math.abs(zOf(counts.get(`${x},${y}`) ?? 0, draws, share)), `${x}, ${y}`).toBeLessThan(4.5);
      }
    }
  });

  it('draws the other end of a pair near the one that is fixed, however narrow the pair', () => {
    const correlated = [{ factors: ['x', 'y'], sigma: 1e-4 }] as const;
    const factors = points().sampleFactors({ key: key(5), count: 20, correlated, fixed: { x: 1 } });
    for (let i = 0; i < 20; i++) expect([...factors.subarray(3 * i, 3 * i + 2)]).toEqual([1, 1]); // 1/3 is nearest to 1/2
    const both = points().sampleFactors({ key: key(5), count: 2, correlated, fixed: { x: 0, y: 2 } });
    expect([both[0], both[1]]).toEqual([0, 2]);
  });

  it.each([1e-200, 1e-12])('draws the nearest values of a pair alike where it is as narrow as %d', (sigma) => {
    const set = factorDataset({ factors: { x: 3, y: 5, z: 4 }, height: 1, width: 1, draw: () => undefined });
    const draws = 3000;
    const near = set.sampleFactors({ key: key(7), count: draws, correlated: [{ factors: ['x', 'y'], sigma }] });
    const counts = [0, 0, 0];
    for (let i = 0; i < draws; i++) {
      expect(near[3 * i + 1]).toBe(2 * near[3 * i]!);
      counts[near[3 * i]!]!++;
    }
    for (const count of counts) expect(Math.abs(zOf(count, draws, 1 / 3))).toBeLessThan(4.5);
    // ½ is as far from 1/3 as from 2/3.
    const fixed = { x: 1 };
    const ends = set.sampleFactors({ key: key(8), count: draws, correlated: [{ factors: ['x', 'z'], sigma }], fixed });
    const upper = ends.filter((_, at) => at % 3 === 2).reduce((sum, z) => sum + (z === 2 ? 1 : 0), 0);
    expect(ends.every((value, at) => at % 3 !== 2 || value === 1 || value === 2)).toBe(true);
    expect(Math.abs(zOf(upper, draws, 1 / 2))).toBeLessThan(4.5);
  });

  it('draws a pair that is as wide as one likes independently', () => {
    const correlated = [{ factors: ['x', 'y'], sigma: 1e308 }] as const;
    const factors = points().sampleFactors({ key: key(9), count: 3000, correlated });
    const equal = factors.filter((x, at) => at % 3 === 0 && x === 0 && factors[at + 1] === 2).length;
    expect(Math.abs(zOf(equal, 3000, 1 / 12))).toBeLessThan(4.5);
  });

  it.each<[() => unknown, string]>([
    [
      () => factorDataset({ factors: { a: 2 }, height: 1, width: 1 } as never),
      'factorDataset: draw must be a function',
    ],
    [
      () => factorDataset({ draw: () => undefined } as never),
      'factorDataset: factors must be an object with the number',
    ],
    [
      () => factorDataset({ factors: { a: 2 }, draw: () => undefined } as never),
      'height must be an integer ≥ 1, got undef',
    ],
    [() => points().images(undefined as never), 'factorDataset: factors must be an array of integers, got undefined.'],
    [() => points().batch(3 as never), 'factorDataset: indices must be an array of integers, got 3.'],
    [
      () => points().sampleFactors({ key: key(1), count: 1, correlated: [{ sigma: 1 } as never] }),
      'sampleFactors: factors of a correlated pair must be two names, got undefined.',
    ],
    [
      () => points().sampleFactors({ key: key(1), count: 1, correlated: [undefined as never] }),
      'sampleFactors (correlated): options must be an object with factors, got undefined.',
    ],
    [
      () => points().sampleFactors({ key: key(1), count: 1, correlated: { factors: ['x', 'y'], sigma: 1 } as never }),
      'sampleFactors: correlated must be an array of pairs, got',
    ],
    [
      () => points().sampleFactors({ key: key(1), count: 1, correlated: [{ factors: [0, 1] as never, sigma: 1 }] }),
      'a factor must be one of x, y, shade, got 0.',
    ],
    [() => points().sampleFactors({ key: key(1), count: 1, fixed: null as never }), 'fixed must be an object'],
    [() => sampledFactors(undefined as never, { key: key(1), size: 1 }), 'sampledFactors: set must be images made of'],
    [() => sampledFactors(points(), { key: key(1), size: 1 }).batch(undefined as never), 'indices must be an array'],
    [() => points().images([0, 0]), 'factors must be rows of 3 values (x, y, shade), got "2 values"'],
    [() => points().images([4, 0, 0]), "factor 'x' must be an integer from 0 to 3, got 4"],
    [() => points().indicesOf([0, 0.5, 0]), "factor 'y' must be an integer from 0 to 2, got 0.5"],
    [() => points().factorsOf([24]), 'an index must be an integer ≥ 0 and ≤ 23, got 24'],
    [
      () => points().sampleFactors({ key: key(1), count: 1, fixed: { shad: 1 } }),
      'a factor must be one of x, y, shade, got "shad". Did you mean shade?',
    ],
    [
      () => points().sampleFactors({ key: key(1), count: 1, fixed: { y: 3 } }),
      "factor 'y' must be an integer from 0 to 2",
    ],
    [() => points().sampleFactors({ key: key(1), count: -1 }), 'count must be an integer ≥ 0, got -1'],
    [() => points().sampleFactors({ key: key(1), cont: 1 } as never), 'got "cont". Did you mean count?'],
    [
      () => points().sampleFactors({ key: key(1), count: 1, correlated: [{ factors: ['x', 'y'], sigma: 0 }] }),
      'sigma must be a finite number > 0, got 0',
    ],
    [
      () => points().sampleFactors({ key: key(1), count: 1, correlated: [{ factors: ['x', 'x'], sigma: 1 }] }),
      'must be pairs without a common factor',
    ],
    [
      () =>
        points().sampleFactors({
          key: key(1),
          count: 1,
          correlated: [
            { factors: ['x', 'y'], sigma: 1 },
            { factors: ['y', 'shade'], sigma: 1 },
          ],
        }),
      'correlated must be pairs without a common factor',
    ],
    [() => factorDataset({ factors: {}, height: 1, width: 1, draw: () => undefined }), 'factors must be at least one'],
    [
      () => factorDataset({ factors: { a: 0 }, height: 1, width: 1, draw: () => undefined }),
      "the size of factor 'a' must be",
    ],
    [() => sampledFactors(points(), { key: key(1), size: 0 }), 'size must be an integer ≥ 1, got 0'],
    [
      () => sampledFactors(points(), { key: key(1), size: 3 }).batch([3]),
      'an index must be an integer ≥ 0 and ≤ 2, got 3',
    ],
  ])('refuses what it cannot do', (act, message) => {
    expect(act).toThrow(message);
  });
});

describe('sampledFactors', () => {
  it('shows the same example at the same index, in any batch', () => {
    const data = sampledFactors(points(), { key: key(6), size: 30, fixed: { shade: 1 } });
    const all = points().sampleFactors({ key: key(6), count: 30, fixed: { shade: 1 } });
    const { inputs, factors } = data.batch([29, 3]);
    expect([...factors]).toEqual([...all.subarray(87, 90), ...all.subarray(9, 12)]);
    expect(inputs).toEqual(points().images(factors));
    expect(data.shape).toEqual([3, 4, 1]);
  });
});
