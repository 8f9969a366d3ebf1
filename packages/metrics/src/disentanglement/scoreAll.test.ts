import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes, factorsOf } from '../../test/representations.js';
import { downstreamAccuracy } from './downstreamAccuracy.js';
import { explicitness } from './explicitness.js';
import { infoE } from './infoMec.js';
import { mig } from './mig.js';
import { scoreAll } from './scoreAll.js';

const factors = factorsOf([3, 4, 2], 400);
const quick = { learner: { name: 'boostedTrees', rounds: 5 }, trainingPoints: 100, testPoints: 50 } as const;

describe('scoreAll', () => {
  it('has a row for every score, with its settings, and what it was made from', async () => {
    const { rows, information, importance } = await scoreAll(factors, factors, { ...quick, bins: 10, seed: 2 });
    const valueOf = new Map(rows.map(({ name, value }) => [name, value]));
    expect(valueOf.get('mig')).toBe(mig(information).value);
    expect(importance).toHaveLength(9);
    for (const name of ['mig', 'minimality', 'mcc', 'betaVaeScore', 'dci.disentanglement', 'downstreamAccuracy']) {
      expect(valueOf.get(name), name).toBeGreaterThan(0.9);
    }
    expect(rows.filter(({ value }) => value === null).map(({ name }) => name)).toEqual(['zMaxVarianceScore']);
    expect(rows.find(({ name }) => name === 'explicitness')?.settings).toMatchObject({ seed: 2, trainingSamples: 267 });
    expect(rows.filter(({ better }) => better === 'less').map(({ name }) => name)).toEqual([
      'codeDependence.totalCorrelation',
      'codeDependence.wassersteinShare',
      'codeDependence.mutualInformation',
    ]);
  });

  it('has the values of the functions to the bit, where they share what is learned', async () => {
    const codes = factorsOf([9, 9, 9], 400, 5);
    const split = { testShare: 0.4, seed: 3 };
    const { rows } = await scoreAll(codes, factors, { ...quick, ...split });
    const valueOf = new Map(rows.map(({ name, value }) => [name, value]));
    const reader = 'logisticRegression' as const;
    expect(valueOf.get('explicitness')).toBe((await explicitness(codes, factors, split)).value);
    expect(valueOf.get('infoE')).toBe((await infoE(codes, factors, split)).value);
    expect(valueOf.get('downstreamAccuracy')).toBe(
      (await downstreamAccuracy(codes, factors, { reader, ...split })).value,
    );
  });

  it('says why a score is not defined', async () => {
    const continuous = factorsOf([1e9, 1e9], 60, 3);
    const { rows, importance } = await scoreAll(columnsOf(factorsOf([5], 60), [0, 0]), continuous, quick);
    const reasonOf = new Map(rows.map(({ name, reason }) => [name, reason]));
    expect(reasonOf.get('factorVaeScore')).toContain('of values that two samples or more have each');
    expect(reasonOf.get('infoE')).toContain('of values that the training samples have too');
    expect(reasonOf.get('codeDependence.totalCorrelation')).toContain('combinations of others');
    expect(importance).not.toBeNull();
    const alone = await scoreAll(columnsOf(factors, [0]), factors, quick);
    expect(alone.rows.find(({ name }) => name === 'dci')).toMatchObject({ value: null });
    expect(alone.importance).toBeNull();
  });

  it('can be watched and stopped', async () => {
    const seen: number[] = [];
    const long = { ...quick, learner: { name: 'boostedTrees', rounds: 60 } } as const;
    await scoreAll(factors, factors, { ...long, onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen.at(-1)).toBe(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    await expect(scoreAll(factors, factors, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });

  it.each([
    [
      { learner: 'boosted' },
      'scoreAll: learner must be one of "boostedTrees", "randomForest", "lasso", got "boosted".',
    ],
    [{ learner: { nam: 'lasso' } }, 'scoreAll: learner must be one of'],
    [{ learner: { name: 'lasso', alpha: -1 } }, 'scoreAll: alpha must be a finite number ≥ 0, got -1.'],
    [{ testShare: 2 }, 'scoreAll: testShare must be < 1, got 2.'],
    [{ seed: -1 }, 'scoreAll: seed must be an integer ≥ 0, got -1.'],
    [{ trainingPoints: -5 }, 'scoreAll: trainingPoints must be an integer ≥ 1, got -5.'],
    [{ testPoints: 0.5 }, 'scoreAll: testPoints must be an integer ≥ 1, got 0.5.'],
    [{ batch: 0 }, 'scoreAll: batch must be an integer ≥ 2, got 0.'],
    [{ bins: 1 }, 'scoreAll: bins must be an integer ≥ 2, got 1.'],
    [{ estimator: 'bogus' }, 'scoreAll: estimator must be one of'],
  ])('refuses %j, which is no reason that a score has none', async (options, message) => {
    await expect(scoreAll(factors, factors, options as never)).rejects.toThrow(message);
  });

  it('refuses what no score is defined for', async () => {
    await expect(scoreAll(factors, factorsOf([3], 399))).rejects.toThrow(
      'scoreAll: factors must be of as many samples',
    );
    await expect(scoreAll(factors, constantCodes(400, 1))).rejects.toThrow(
      'scoreAll: factors[0] must be of two or more',
    );
    await expect(scoreAll([[NaN]], [[1]])).rejects.toThrow('scoreAll: codes must be finite numbers, got NaN');
    await expect(scoreAll(factors, factors, { bin: 3 } as never)).rejects.toThrow('Did you mean bins?');
  });
});
