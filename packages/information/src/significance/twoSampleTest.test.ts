import { foldIn, key, normal, permutation, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { distanceFromUniform } from '../../test/significance/ownStatistics.js';
import { jensenShannonDivergence } from '../discrete/measures/jensenShannonDivergence.js';
import { klDivergence } from '../discrete/measures/klDivergence.js';
import { gaussianKlDivergence } from '../gaussian/klDivergence.js';
import { wangKlDivergence } from '../neighbours/estimators/wangKlDivergence.js';
import { columns } from '../samples.js';
import { twoSampleTest } from './twoSampleTest.js';

const difference = (x: ArrayLike<number>, y: ArrayLike<number>): number => {
  const mean = (each: ArrayLike<number>): number => Array.from(each).reduce((a, b) => a + b, 0) / each.length;
  return mean(x) - mean(y);
};
const labels = (seed: number, name: string, count: number, most: number): string[] =>
  Array.from(uniform(foldIn(foldIn(key(seed), name), 0), count), (u) => 'abcdef'[Math.floor(u * most)]!);

describe('a test of two samples', () => {
  it('has the p-value that all ways to deal five numbers out give by hand', async () => {
    // Means of two of {1, 2, 3, 4, 5} less those of the other three: 10 ways, of which one is as large as that of {4, 5}.
    const permutations = 5999;
    const test = await twoSampleTest(difference, [[4, 5], [1, 2, 3]], { seed: 1, permutations }); // prettier-ignore
    expect(test.value).toBe(2.5);
    expect(Math.abs(test.pValue - 0.1) / Math.sqrt((0.1 * 0.9) / permutations)).toBeLessThan(4);
    // {3, 5} and {4, 5}: 0.2.
    const second = await twoSampleTest(difference, [[5, 3], [1, 2, 4]], { seed: 2, permutations }); // prettier-ignore
    expect(Math.abs(second.pValue - 0.2) / Math.sqrt((0.2 * 0.8) / permutations)).toBeLessThan(4);
    const less = await twoSampleTest(difference, [[4, 5], [1, 2, 3]], { seed: 3, permutations: 99, alternative: 'less' }); // prettier-ignore
    expect(less.pValue).toBe(1);
  });

  it('draws replicate i by child i of the seed, from the pool in the sizes given', async () => {
    const [x, y] = [Array.from(normal(key(1), 9)), Array.from(normal(key(2), 14), (each) => each + 1)];
    const test = await twoSampleTest(difference, [x, y], { seed: 9, permutations: 30 });
    const pool = [...x, ...y];
    const expected = Array.from({ length: 30 }, (_, i) => {
      const drawn = Array.from(permutation(foldIn(key(9), i), 23), (j) => pool[j]!);
      return difference(drawn.slice(0, 9), drawn.slice(9));
    });
    expect([...test.nullDistribution.values]).toEqual(expected);
    expect(test.pValue).toBe((1 + expected.filter((each) => each >= test.value).length) / 31);
    expect(test.settings).toEqual({ null: 'pooled permutation', sizes: [9, 14], alternative: 'greater' });
    expect(test).toMatchObject({ permutations: 30, seed: 9, estimator: 'difference', warnings: [] });
  });

  // P(D > c) of 300 uniform p-values, c = 1.63/√n: 0.01; their steps of 1/40 add 0.025 to D.
  it.each([
    [
      'a discrete divergence',
      (i: number) =>
        twoSampleTest(jensenShannonDivergence, [[labels(i, 'x', 40, 5), labels(i, 'y', 25, 5)]], {
          seed: i,
          permutations: 39,
        }),
    ],
    [
      'a divergence of nearest neighbours',
      (i: number) => {
        const [x, y] = [normal(foldIn(key(4), i), 25), normal(foldIn(key(5), i), 40)];
        return twoSampleTest(wangKlDivergence, [x, y], { seed: i, permutations: 39, options: { k: 2 } });
      },
    ],
  ] as const)('has uniform p-values where both are of one distribution, by %s', async (_, run) => {
    const count = 300;
    const pValues: number[] = [];
    for (let i = 0; i < count; i++) pValues.push((await run(i)).pValue);
    expect(distanceFromUniform(pValues)).toBeLessThan(1.63 / Math.sqrt(count) + 0.025);
    const mean = pValues.reduce((a, b) => a + b) / count;
    // A p-value that is uniform on 1/40, …, 1 has the mean 41/80; ties of a discrete statistic raise it.
    const z = (mean - 41 / 80) / Math.sqrt(1 / 12 / count);
    expect(Math.abs(z)).toBeLessThan(3);
    const level = 0.05;
    const found = pValues.filter((p) => p <= level).length / count;
    expect(found).toBeLessThan(level + 4 * Math.sqrt((level * (1 - level)) / count));
  });

  it('finds what differs: labels, scales of one mean, and distributions of many columns', async () => {
    const options = { seed: 1, permutations: 199 };
    const x = labels(1, 'x', 80, 3);
    const y = labels(1, 'y', 120, 5);
    expect((await twoSampleTest(jensenShannonDivergence, [[x, y]], options)).pValue).toBe(1 / 200);
    const [narrow, wide] = [normal(key(1), 150), normal(key(2), 150).map((each) => 2 * each)];
    expect((await twoSampleTest(wangKlDivergence, [narrow, wide], options)).pValue).toBe(1 / 200);
    expect((await twoSampleTest(gaussianKlDivergence, [narrow, wide], options)).pValue).toBe(1 / 200);
    const plane = (seed: number, mix: number) => {
      const [a, b] = [normal(key(seed), 150), normal(key(seed + 1), 150)];
      return columns(a, b.map((each, i) => mix * a[i]! + each * Math.sqrt(1 - mix * mix))); // prettier-ignore
    };
    const test = await twoSampleTest(wangKlDivergence, [plane(3, 0.9), plane(5, 0)], options);
    expect(test.pValue).toBe(1 / 200);
    expect(test).toMatchObject({ unit: 'nats', estimator: 'Wang–Kulkarni–Verdú', settings: { sizes: [150, 150] } });
  });

  it('gives equal labels one code, however they are given, and three sets to what takes three', async () => {
    const [x, y] = [labels(2, 'x', 30, 3), labels(2, 'y', 40, 4)];
    const options = { seed: 4, permutations: 25 };
    const test = await twoSampleTest(klDivergence, [x, y], options);
    const pool = [...x, ...y];
    const expected = Array.from({ length: 25 }, (_, i) => {
      const drawn = Array.from(permutation(foldIn(key(4), i), 70), (j) => pool[j]!);
      return klDivergence(drawn.slice(0, 30), drawn.slice(30));
    });
    test.nullDistribution.values.forEach((value, i) => {
      if (expected[i] === Infinity) expect(value).toBe(Infinity);
      else expect(value).toBeCloseTo(expected[i]!, 13);
    });
    const codes = (each: string[]) => Int32Array.from(each, (label) => label.charCodeAt(0));
    const coded = await twoSampleTest(klDivergence, [codes(x), codes(y)], options);
    coded.nullDistribution.values.forEach((value, i) => {
      if (expected[i] === Infinity) expect(value).toBe(Infinity);
      else expect(value).toBeCloseTo(expected[i]!, 13);
    });
    const third = labels(2, 'z', 20, 3);
    const three = await twoSampleTest(jensenShannonDivergence, [[x, y, third]], options);
    expect(three.settings.sizes).toEqual([30, 40, 20]);
    expect(three.value).toBe(jensenShannonDivergence([x, y, third]));
  });

  it('gives a function of one’s own the form in which it got the samples', async () => {
    const seen: unknown[][] = [];
    const own = (...given: unknown[]): number => {
      seen.push(given);
      return 0;
    };
    const run = (samples: unknown[]) =>
      twoSampleTest(own, samples as [unknown, unknown], {
        seed: 1,
        permutations: 1,
      });
    await run([['a', 'b'], ['c']]);
    const [words, others] = seen.at(-1) as [string[], string[]];
    expect([...words, ...others].sort()).toEqual(['a', 'b', 'c']);
    await run([[[1, 'x'], [2, 'y']], [[3, 'z']]]); // prettier-ignore
    const rows = (seen.at(-1)!.slice(0, 2) as [number, string][][]).flat();
    expect(rows.sort(([a], [b]) => a - b)).toEqual([[1, 'x'], [2, 'y'], [3, 'z']]); // prettier-ignore
    await run([columns([1, 2], [10, 20]), columns([3], [30])]);
    for (const part of seen.at(-1)!.slice(0, 2) as { columns: number[][] }[]) {
      expect(part.columns[1]).toEqual(part.columns[0]!.map((each) => 10 * each));
    }
    const shaped = (values: number[]) => ({ data: Float64Array.from(values), shape: [values.length / 2, 2] });
    await run([shaped([1, 10, 2, 20]), shaped([3, 30])]);
    const [first, second] = seen.at(-1) as ReturnType<typeof shaped>[];
    expect([first!.shape, second!.shape]).toEqual([[2, 2], [1, 2]]); // prettier-ignore
    expect(first!.data[1]).toBe(10 * first!.data[0]!);
  });

  it('tells how far it has come, and stops with the reason of its signal', async () => {
    const told: number[] = [];
    const options = { seed: 1, permutations: 20 };
    const pair = [[1, 2, 3], [2, 3]] as const; // prettier-ignore
    await twoSampleTest(difference, pair, { ...options, onProgress: ({ done }) => told.push(done) });
    expect(told.at(-1)).toBe(20);
    const reason = new Error('enough');
    await expect(twoSampleTest(difference, pair, { ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });

  it('refuses what cannot be pooled', async () => {
    const run = (...samples: unknown[]) => twoSampleTest((): number => 1, samples, { seed: 1, permutations: 2 });
    await expect(run([1, 2])).rejects.toThrow('twoSampleTest: samples must be two sets or more, got 1.');
    await expect(run([[1, 2]])).rejects.toThrow(
      'twoSampleTest: samples must be two sets or more, got 1. Write [x, y].',
    );
    await expect(run([1, 2], columns([1, 2]))).rejects.toThrow(
      'twoSampleTest: samples must all be given in the same form',
    );
    await expect(run([[1, 2]], [[1, 2, 3]])).rejects.toThrow('samples must have the same number of columns, got 2, 3.');
    await expect(run({ kind: 'counts', values: [1], shape: [1] }, [1])).rejects.toThrow(
      'A table or a covariance has no samples',
    );
    await expect(twoSampleTest(difference, [[1], [2]], {} as never)).rejects.toThrow(
      'twoSampleTest: seed must be an integer ≥ 0',
    );
    await expect(twoSampleTest(wangKlDivergence, [[1, 2], [1]], { seed: 1 })).rejects.toThrow(
      'wangKlDivergence: samples must be',
    );
  });
});
