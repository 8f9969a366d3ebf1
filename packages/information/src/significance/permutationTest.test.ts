import { foldIn, key, permutation } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { ksgMutualInformation } from '../neighbours/estimators/ksgMutualInformation.js';
import { columns } from '../samples.js';
import {
  correlated,
  correlationInformation,
  distanceFromUniform,
  product,
} from '../../test/significance/ownStatistics.js';
import { bootstrapInterval } from './bootstrapInterval.js';
import { permutationTest } from './permutationTest.js';

describe('a permutation test', () => {
  it('has the values of the measure itself where it prepares it', async () => {
    const [x, y] = correlated(key(8), 60, 0.2);
    for (const options of [
      {},
      { k: 2, base: 2 },
      { algorithm: 2, scaling: 'standardize' },
      { theilerWindow: 3 },
    ] as const) {
      const test = await permutationTest(ksgMutualInformation, [x, y], { seed: 3, permutations: 20, options });
      const plain = (a: Float64Array, b: Float64Array): number => ksgMutualInformation(a, b, options);
      const expected = await permutationTest(plain, [x, y], { seed: 3, permutations: 20 });
      test.nullDistribution.values.forEach((value, i) => {
        expect(value).toBeCloseTo(expected.nullDistribution.values[i]!, 13);
      });
      expect(test.pValue).toBe(expected.pValue);
      expect(test).toMatchObject({
        unit: 'base' in options ? 'bits' : 'nats',
        settings: { k: 'k' in options ? 2 : 4 },
      });
      const first = await permutationTest(ksgMutualInformation, [x, y], {
        seed: 3,
        permutations: 5,
        permuted: 0,
        options,
      });
      expect([...first.nullDistribution.values]).toEqual(
        Array.from({ length: 5 }, (_, i) =>
          ksgMutualInformation(
            Float64Array.from(permutation(foldIn(key(3), i), 60), (j) => x[j]!),
            y,
            options,
          ),
        ),
      );
    }
  });

  it('has the p-value that the permutations of three samples give by hand', async () => {
    // Σ x y over the 6 orders of y: 14, 13, 13, 11, 11, 10.
    const x = [1, 2, 3];
    const permutations = 5999;
    const best = await permutationTest(product, [x, [1, 2, 3]], { seed: 1, permutations });
    expect(best.value).toBe(14);
    const error = Math.sqrt(((1 / 6) * (5 / 6)) / permutations);
    expect(Math.abs(best.pValue - 1 / 6) / error).toBeLessThan(4);
    const second = await permutationTest(product, [x, [2, 1, 3]], { seed: 2, permutations });
    expect(Math.abs(second.pValue - 0.5) / Math.sqrt(0.25 / permutations)).toBeLessThan(4);
    const worst = await permutationTest(product, [x, [3, 2, 1]], { seed: 3, permutations: 99 });
    expect(worst.pValue).toBe(1);
    const less = await permutationTest(product, [x, [3, 2, 1]], { seed: 3, permutations, alternative: 'less' });
    expect(Math.abs(less.pValue - 1 / 6) / error).toBeLessThan(4);
    const both = await permutationTest(product, [x, [3, 2, 1]], { seed: 3, permutations, alternative: 'two-sided' });
    expect(both.pValue).toBe(2 * less.pValue);
  });

  it('draws replicate i by child i of the seed, and counts what is at least the statistic', async () => {
    const [x, y] = correlated(key(4), 30, 0.2);
    const test = await permutationTest(correlationInformation, [x, y], { seed: 9, permutations: 50 });
    const expected = Array.from({ length: 50 }, (_, i) =>
      correlationInformation(
        x,
        Float64Array.from(permutation(foldIn(key(9), i), 30), (j) => y[j]!),
      ),
    );
    expect([...test.nullDistribution.values]).toEqual(expected);
    const value = correlationInformation(x, y);
    expect(test.value).toBe(value);
    expect(test.pValue).toBe((1 + expected.filter((each) => each >= value).length) / 51);
    const mean = expected.reduce((a, b) => a + b) / 50;
    expect(test.nullDistribution.mean).toBeCloseTo(mean, 14);
    expect(test.nullDistribution.standardDeviation).toBeCloseTo(
      Math.sqrt(expected.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 49),
      14,
    );
    expect(test).toMatchObject({ permutations: 50, seed: 9, estimator: 'correlationInformation', warnings: [] });
    expect(test.settings).toEqual({ null: 'permutation', permuted: 1, alternative: 'greater' });
    expect(test).not.toHaveProperty('unit');
  });

  it('gives the same for the same seed, and another null for another', async () => {
    const [x, y] = correlated(key(5), 25, 0.3);
    const run = (seed: number) => permutationTest(correlationInformation, [x, y], { seed, permutations: 40 });
    expect(await run(1)).toEqual(await run(1));
    expect((await run(1)).nullDistribution.values).not.toEqual((await run(2)).nullDistribution.values);
    // A longer run starts with the same draws.
    const longer = await permutationTest(correlationInformation, [x, y], { seed: 1, permutations: 60 });
    expect(longer.nullDistribution.values.slice(0, 40)).toEqual((await run(1)).nullDistribution.values);
  });

  it('has uniform p-values for independent variables', async () => {
    const pValues: number[] = [];
    for (let i = 0; i < 400; i++) {
      const [x, y] = correlated(foldIn(key(6), i), 20, 0);
      pValues.push((await permutationTest(correlationInformation, [x, y], { seed: i, permutations: 99 })).pValue);
    }
    // 1.63 / √n is passed by chance once in a hundred; the steps of 1/100 add up to 0.01.
    expect(distanceFromUniform(pValues)).toBeLessThan(1.63 / Math.sqrt(400) + 0.01);
    expect(pValues.filter((p) => p <= 0.05).length / 400).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / 400));
  });

  it('finds a correlation of 0.5 in 100 samples', async () => {
    const [x, y] = correlated(key(7), 100, 0.5);
    expect((await permutationTest(correlationInformation, [x, y], { seed: 1, permutations: 199 })).pValue).toBe(
      1 / 200,
    );
  });

  it('counts what is equal but for rounding as equal', async () => {
    // The same sum in another order: 0.6000000000000001 and 0.6.
    const sum = (_: readonly number[], y: ArrayLike<number>): number => y[0]! + y[1]! + y[2]!;
    const test = await permutationTest(
      sum,
      [
        [0, 0, 0],
        [0.1, 0.2, 0.3],
      ],
      { seed: 1, permutations: 50 },
    );
    expect(new Set(test.nullDistribution.values).size).toBeGreaterThan(1);
    expect(test.pValue).toBe(1);
    expect(test.warnings).toEqual([
      'Every draw from the null has the same statistic as the samples: this null says nothing of it.',
    ]);
  });

  it('permutes each column after the first of a measure of many variables on its own', async () => {
    const seen: number[][][] = [];
    const first = (x: { columns: readonly ArrayLike<number>[] }): number => {
      seen.push(x.columns.map((column) => Array.from(column)));
      return x.columns[1]![0]!;
    };
    const data = columns([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]);
    await permutationTest(first, [data], { seed: 1, permutations: 3 });
    for (const drawn of seen.slice(-3)) {
      expect(drawn[0]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(drawn[1]).not.toEqual(drawn[0]);
      expect(drawn[2]).not.toEqual(drawn[1]);
      expect([...drawn[1]!].sort()).toEqual(drawn[0]);
    }
    seen.length = 0;
    await permutationTest(first as (x: typeof data, options?: { dimensions: number[] }) => number, [data], {
      seed: 1,
      permutations: 3,
      options: { dimensions: [1, 2] },
    });
    for (const drawn of seen.slice(-3)) {
      expect(drawn[1]).not.toEqual(drawn[0]);
      expect(drawn[2]).toEqual(drawn[1]);
    }
  });

  it('takes strings, rows and shaped data as they are, and keeps the rows together', async () => {
    const seen: unknown[] = [];
    const statistic = (x: unknown, y: unknown): number => {
      seen.push(x, y);
      return 0;
    };
    const rows = [
      [1, 10],
      [2, 20],
      [3, 30],
    ];
    await permutationTest(statistic, [['a', 'b', 'a'], rows], { seed: 1, permutations: 1 });
    const [labels, drawn] = seen.slice(-2) as [string[], number[][]];
    expect(labels).toEqual(['a', 'b', 'a']);
    expect(drawn).toHaveLength(3);
    for (const row of drawn) expect(row).toEqual([row[0]!, 10 * row[0]!]);
    await permutationTest(statistic, [columns(['a', 'b', 'c'], [true, false, true])], { seed: 1, permutations: 1 });
    const [words, truths] = (seen.at(-2) as { columns: unknown[][] }).columns;
    expect(words).toEqual(['a', 'b', 'c']);
    expect(truths!.filter(Boolean)).toEqual([true, true]);
    const shaped = { data: Float64Array.of(1, 10, 2, 20, 3, 30), shape: [3, 2] as const };
    await permutationTest(statistic, [shaped, shaped], { seed: 1, permutations: 1 });
    const { data } = seen.at(-1) as typeof shaped;
    expect([data[1], data[3], data[5]]).toEqual([10 * data[0]!, 10 * data[2]!, 10 * data[4]!]);
  });

  it('gives a function of one’s own the labels in a draw that it got in the samples, not codes for them', async () => {
    const agreement = (x: readonly string[], y: readonly boolean[]): number =>
      x.filter((label, i) => (label === 'yes') === y[i]).length;
    const x = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? 'yes' : 'no'));
    const y = x.map((label) => label === 'yes');
    const test = await permutationTest(agreement, [x, y], { seed: 1, permutations: 99 });
    expect(test.value).toBe(40);
    expect(test.pValue).toBe(0.01);
    // 14 of 40 are 'yes': (14² + 26²) / 40 agree on average, so that a draw is counted in labels.
    expect(test.nullDistribution.mean).toBeGreaterThan(19);
    expect(test.nullDistribution.mean).toBeLessThan(25);
    const interval = await bootstrapInterval(agreement, [x, y], { seed: 1, resamples: 50 });
    expect(interval).toMatchObject({ value: 40, standardError: 0 });
  });

  it('tells how far it has come, and lets the event loop have its turn', async () => {
    const slow = (): number => {
      const end = performance.now() + 5;
      while (performance.now() < end);
      return 1;
    };
    const told: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await permutationTest(
      slow,
      [
        [1, 2],
        [1, 2],
      ],
      {
        seed: 1,
        permutations: 40,
        onProgress: ({ done, total }) => {
          expect(total).toBe(40);
          told.push(done);
        },
      },
    );
    clearInterval(timer);
    expect(told.at(-1)).toBe(40);
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(turns).toBeGreaterThan(1);
  });

  it('stops with the reason of its signal', async () => {
    const slow = (): number => {
      const end = performance.now() + 2;
      while (performance.now() < end);
      return 1;
    };
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => {
      controller.abort(reason);
    }, 20);
    const started = performance.now();
    const options = { seed: 1, permutations: 5000, signal: controller.signal };
    await expect(
      permutationTest(
        slow,
        [
          [1, 2],
          [1, 2],
        ],
        options,
      ),
    ).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(1000);
    // Before anything is computed, when it is aborted already.
    let calls = 0;
    const counted = (): number => calls++;
    await expect(permutationTest(counted, [[1], [1]], options)).rejects.toBe(reason);
    expect(calls).toBe(0);
  });

  it.each([
    [{ seed: -1 }, 'permutationTest: seed must be an integer ≥ 0, got -1.'],
    [{}, 'permutationTest: seed must be an integer ≥ 0, got undefined.'],
    [{ seed: 1, permutations: 0 }, 'permutationTest: permutations must be an integer ≥ 1, got 0.'],
    [{ seed: 1, permuted: 2 }, 'permutationTest: permuted must be an integer ≥ 0 and ≤ 1, got 2.'],
    [
      { seed: 1, alternative: 'more' },
      'permutationTest: alternative must be one of "greater", "less", "two-sided", got "more".',
    ],
    [{ seed: 1, permutation: 3 }, 'got "permutation"'],
    [{ seed: 1, onProgress: 1 }, 'permutationTest: onProgress must be a function, got 1.'],
    [{ seed: 1, signal: {} }, 'permutationTest: signal must be an AbortSignal, got {}.'],
    [{ seed: 1, workers: 2 }, "permutationTest: workers must be workers() of '@infodrop/information/workers', got 2."],
  ])('refuses the options %j', async (options, message) => {
    await expect(
      permutationTest(
        product,
        [
          [1, 2],
          [1, 2],
        ],
        options as { seed: number },
      ),
    ).rejects.toThrow(message);
  });

  it('refuses what it cannot permute, and statistics that cannot be compared', async () => {
    const options = { seed: 1, permutations: 2 };
    const run = (statistic: unknown, variables: unknown) =>
      permutationTest(statistic as typeof product, variables as [number[], number[]], options);
    await expect(
      run(product, [
        [1, 2],
        [1, 2, 3],
      ]),
    ).rejects.toThrow('permutationTest: variables must have the same number of samples, got 2, 3.');
    await expect(run(product, [1, 2])).rejects.toThrow(
      'permutationTest: variables must be an array of samples, one element a variable, got 1 as variables[0]. Write [x, y].',
    );
    await expect(run(() => 1, [{ kind: 'counts', values: [1], shape: [1] }])).rejects.toThrow(
      'A table or a covariance has no samples to draw from: pass the data that it was made from.',
    );
    await expect(run(product, [])).rejects.toThrow('permutationTest: variables must be an array of samples');
    await expect(run('product', [[1], [1]])).rejects.toThrow('statistic must be a function of the variables');
    await expect(run(() => NaN, [[1], [1]])).rejects.toThrow('got NaN for the samples themselves');
    await expect(run(() => '1', [[1], [1]])).rejects.toThrow('must give a number, got "1" for the samples themselves');
    await expect(run(() => 1, [[1, 2]])).rejects.toThrow('variables must be at least two, or one of several columns');
    let calls = 0;
    await expect(run(() => (calls++ < 3 ? 1 : NaN), [[1], [1]])).rejects.toThrow('got NaN in replicate 1');
    const thrown = new RangeError('product: no');
    await expect(
      run(() => {
        throw thrown;
      }, [[1], [1]]),
    ).rejects.toBe(thrown);
  });

  it('asks for a seed where there are no options at all', async () => {
    const without = permutationTest as unknown as (statistic: unknown, variables: unknown) => Promise<unknown>;
    await expect(without(product, [[1], [1]])).rejects.toThrow('permutationTest: seed must be an integer ≥ 0');
  });

  it('works where the statistic is infinite', async () => {
    const infinite = await permutationTest(
      () => Infinity,
      [
        [1, 2],
        [1, 2],
      ],
      { seed: 1, permutations: 9 },
    );
    expect(infinite.pValue).toBe(1);
  });
});
