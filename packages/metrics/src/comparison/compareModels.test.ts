import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorsOf } from '../../test/representations.js';
import { scoreAll } from '../disentanglement/scoreAll.js';
import { compareModels, type ScoredModel } from './compareModels.js';
import { pairedChange } from './pairedChange.js';

const runsOf = (values: Readonly<Record<string, readonly (number | null)[]>>): ScoredModel[] =>
  Object.entries(values).flatMap(([model, each]) =>
    each.map((value, seed) => ({ model, seed, scores: { mig: value } })),
  );
const plain = [0.1, 0.22, 0.15, 0.19, 0.12];
const beta = [0.3, 0.37, 0.36, 0.33, 0.34];

describe('compareModels', () => {
  it('has the spread of each, the paired change with both intervals, and the ranks', async () => {
    const { models, scores, settings } = await compareModels(runsOf({ plain, beta, same: plain }));
    expect(models).toEqual(['plain', 'beta', 'same']);
    expect(settings).toEqual({ baseline: 'plain', seeds: [0, 1, 2, 3, 4], resamples: 999, bootstrapSeed: 0 });
    const [first, second, third] = scores[0]!.models;
    expect(first).toMatchObject({ change: null, spread: { count: 5 }, rank: { mean: 2.5 } });
    expect(second!.rank).toMatchObject({ mean: 1, standardError: 0, count: 5 });
    const { bootstrap, outcome, ...paired } = second!.change!;
    expect(paired).toEqual(pairedChange(plain, beta));
    expect(outcome).toBe('better');
    // Means of draws lie between the least and the greatest change, and within the interval of t with so few.
    expect(bootstrap[0]).toBeGreaterThan(paired.interval[0]);
    expect(bootstrap[1]).toBeLessThan(paired.interval[1]);
    expect(bootstrap[0]).toBeLessThan(paired.mean);
    expect(third!.change).toMatchObject({ mean: 0, interval: [0, 0], bootstrap: [0, 0], outcome: 'undecided' });
  });

  it('takes another baseline, and scores of which less is better', async () => {
    const { scores } = await compareModels(runsOf({ plain, beta }), { baseline: 'beta', less: ['mig'] });
    const [first, second] = scores[0]!.models;
    expect(first!.change!.mean).toBeCloseTo(-pairedChange(plain, beta).mean, 12);
    expect(first!.change!.outcome).toBe('better');
    expect(first!.rank.mean).toBe(1);
    expect(second!.change).toBeNull();
  });

  it('leaves seeds out that a model lacks, and scores that are not defined', async () => {
    const { scores } = await compareModels(runsOf({ plain, beta: [0.3, null, 0.36], alone: [null, 0.2] }));
    const [, second, third] = scores[0]!.models;
    expect(second!.change!.pairs).toBe(2);
    expect(second!.spread).toMatchObject({ count: 2, undefinedCount: 3 });
    expect(second!.rank.count).toBe(0);
    expect(third!.change).toMatchObject({ pairs: 1, outcome: 'undecided', bootstrap: [Number.NaN, Number.NaN] });
  });

  it('takes the rows of scoreAll, with their directions', async () => {
    const factors = factorsOf([3, 4], 200);
    const quick = { learner: { name: 'lasso' }, trainingPoints: 50, testPoints: 50 } as const;
    const runs = await Promise.all(
      [0, 1].flatMap((seed) =>
        [factors, factorsOf([1e6, 1e6], 200, seed + 1)].map(async (codes, m) => {
          const { rows } = await scoreAll(codes, factors, { ...quick, seed });
          return { model: ['perfect', 'noise'][m]!, seed, scores: rows };
        }),
      ),
    );
    const { scores } = await compareModels(runs);
    expect(scores.find(({ name }) => name === 'codeDependence.totalCorrelation')?.better).toBe('less');
    expect(scores.find(({ name }) => name === 'mig')?.models[0]?.rank.mean).toBe(1);
    expect(scores.find(({ name }) => name === 'zMaxVarianceScore')?.models[0]?.spread.count).toBe(0);
  });

  it('has ranks that sum to those of all places, and does not depend on the order of runs', async () => {
    const values = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(values, values, values, async (a, b, c) => {
        const runs = runsOf({ a, b, c });
        const options = { resamples: 20, baseline: 'a' };
        const { scores } = await compareModels(runs, options);
        const sum = scores[0]!.models.reduce((all, { rank }) => all + rank.mean, 0);
        expect(sum).toBeCloseTo(6, 12);
        const { scores: again } = await compareModels([...runs].reverse(), options);
        expect(again[0]!.models.map(({ rank }) => rank.mean).reverse()).toEqual(
          scores[0]!.models.map(({ rank }) => rank.mean),
        );
        expect(again[0]!.models[0]!.change!.mean).toBeCloseTo(scores[0]!.models[2]!.change!.mean, 12);
      }),
      { numRuns: 20 },
    );
  });

  it('can be watched and stopped, and refuses what cannot be compared', async () => {
    const seen: number[] = [];
    await compareModels(runsOf({ plain, beta }), { onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen.at(-1)).toBe(1);
    const refused = (runs: unknown, options?: object) => expect(compareModels(runs as never, options)).rejects;
    await refused(runsOf({ plain }), { signal: AbortSignal.abort() }).toThrow('aborted');
    await refused([]).toThrow('compareModels: runs must be an array of one run or more');
    await refused([...runsOf({ plain }), ...runsOf({ plain })]).toThrow('a model and a seed that are there once');
    await refused(runsOf({ plain }), { baseline: 'beta' }).toThrow('baseline must be');
    await refused(runsOf({ plain: [Infinity] })).toThrow(
      'runs[0]: mig must be a finite number, or null, got Infinity.',
    );
    await refused(runsOf({ plain: ['1' as never] })).toThrow('runs[0]: mig must be a finite number, or null, got "1".');
    await refused(runsOf({ plain }), { resample: 30 }).toThrow('Did you mean resamples?');
  });

  it('refuses names in less that are no scores: a misspelt one would turn the outcome round', async () => {
    const scored = [plain, beta].flatMap((values, m) =>
      values.map((nll, seed) => ({ model: ['plain', 'beta'][m]!, seed, scores: { nll, testNll: nll } })),
    );
    const outcomes = async (less?: readonly string[]) =>
      (await compareModels(scored, { less })).scores.map(({ models }) => models[1]!.change!.outcome);
    expect(await outcomes()).toEqual(['better', 'better']);
    expect(await outcomes([])).toEqual(['better', 'better']);
    expect(await outcomes(['nll'])).toEqual(['worse', 'better']);
    const refused = (less: unknown) => expect(outcomes(less as never)).rejects;
    await refused(['nlll']).toThrow(
      'compareModels: less must be among the scores, nll, testNll, got "nlll". Did you mean nll?',
    );
    await refused(['nll', 'error']).toThrow('less must be among the scores, nll, testNll, got "error".');
    await refused([3]).toThrow('less must be among the scores, nll, testNll, got 3.');
    await refused('nll').toThrow('compareModels: less must be an array of names of scores, got "nll".');
    await refused(3).toThrow('compareModels: less must be an array of names of scores, got 3.');
  });

  it('refuses runs of another form, without scores, or with what contradicts itself', async () => {
    const refused = (runs: unknown) => expect(compareModels(runs as never)).rejects;
    const row = { name: 'nll', value: 1, better: 'less' };
    await refused(undefined).toThrow('compareModels: runs must be an array of one run or more, got undefined.');
    await refused([null]).toThrow('compareModels: runs[0] must be an object with a model (text), a seed');
    await refused([{ model: 'a', seed: 0 }]).toThrow('runs[0] must be an object with a model');
    await refused([{ model: 'a', seed: Number.NaN, scores: { mig: 1 } }]).toThrow('runs[0] must be an object');
    await refused([{ model: 'a', seed: 0, scores: {} }]).toThrow('runs must be of one score or more');
    await refused([{ model: 'a', seed: 0, scores: [null] }]).toThrow(
      'runs[0].scores must be an object by name, or rows',
    );
    await refused([{ model: 'a', seed: 0, scores: [row, row] }]).toThrow('must be of different names, got "nll"');
    await refused([{ model: 'a', seed: 0, scores: [{ ...row, better: 'fewer' }] }]).toThrow(
      'better must be one of "more"',
    );
    await refused([
      { model: 'a', seed: 0, scores: [row] },
      { model: 'a', seed: 1, scores: [{ ...row, better: 'more' }] },
    ]).toThrow('runs[1]: nll: better must be one of "less", got "more".');
  });
});
