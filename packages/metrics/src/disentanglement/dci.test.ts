import type { SampleMatrix } from '@infodrop/information';
import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes, factorsOf } from '../../test/representations.js';
import { dci, type DciLearner } from './dci.js';

const factors = factorsOf([3, 4, 5], 900);
const strangers = factorsOf([1e6, 1e6, 1e6], 900, 1);
/** And what a perfect code scores at least: a forest whose nodes may ask one of three dimensions splits by others too. */
const learners: readonly (readonly [string, DciLearner, number])[] = [
  ['boosted trees', { name: 'boostedTrees', rounds: 20 }, 0.9],
  ['a random forest', { name: 'randomForest', trees: 20 }, 0.75],
  ['a lasso', { name: 'lasso' }, 0.9],
];

describe.each(learners)('dci by %s', (_, learner, least) => {
  const of = (codes: SampleMatrix) => dci(codes, factors, { learner });

  it('is near 1 for codes that are the factors, in any order and sign', async () => {
    for (const codes of [factors, columnsOf(factors, [2, 0, 1]), { ...factors, data: factors.data.map((x) => -x) }]) {
      const score = await of(codes);
      for (const value of [score.disentanglement, score.completeness, score.informativeness]) {
        expect(value).toBeGreaterThan(least);
        expect(value).toBeLessThanOrEqual(1);
      }
    }
  });

  it('is low where nothing is told, and told by heart at most', async () => {
    const { disentanglement, completeness, informativeness } = await of(strangers);
    expect(disentanglement).toBeLessThan(0.25);
    expect(completeness).toBeLessThan(0.25);
    expect(informativeness).toBeLessThan(0.4);
  });

  it('passes over a dimension that is dead', async () => {
    const dead = constantCodes(900, 3);
    const codes: SampleMatrix = {
      data: Float64Array.from({ length: 900 * 4 }, (__, at) =>
        at % 4 === 1 ? 0.1 : factors.data[Math.floor(at / 4) * 3 + [0, 0, 1, 2][at % 4]!]!,
      ),
      shape: [900, 4],
    };
    const { disentanglement, importance } = await of(codes);
    expect(disentanglement).toBeGreaterThan(least);
    expect(Array.from(importance.subarray(3, 6))).toEqual([0, 0, 0]);
    expect((await of(dead)).disentanglement).toBe(0);
  });

  it('gives the same for the same seed', async () => {
    const both = await Promise.all([of(strangers), of(strangers)]);
    expect(both[0]).toEqual(both[1]);
  });
});

describe('dci', () => {
  it.each(learners.slice(0, 2))('shares importance among equal dimensions: %s', async (_, learner, least) => {
    const { completeness, disentanglement } = await dci(columnsOf(factors, [0, 1, 2, 0, 1, 2]), factors, { learner });
    expect(disentanglement).toBeGreaterThan(least);
    // Two of six share a factor.
    expect(completeness).toBeGreaterThan(0.5);
    expect(completeness).toBeLessThan(0.75);
  });

  it('does not change when dimensions go through a growing function, by trees', async () => {
    const data = strangers.data.map((value, at) => value / 1e6 + factors.data[at]!);
    const codes: SampleMatrix = { data, shape: [900, 3] };
    const curved: SampleMatrix = { data: data.map((value) => Math.exp(value)), shape: [900, 3] };
    const learner = { name: 'boostedTrees', rounds: 10 } as const;
    const [straight, bent] = await Promise.all([dci(codes, factors, { learner }), dci(curved, factors, { learner })]);
    expect(bent.disentanglement).toBeCloseTo(straight.disentanglement, 9);
    expect(bent.completeness).toBeCloseTo(straight.completeness, 9);
  });

  it('keeps a dimension that is narrow and far from 0, by a lasso', async () => {
    const codes = factorsOf([2, 3, 4], 900);
    const moved = { ...codes, data: codes.data.map((value, at) => (at % 3 === 0 ? 1.7e12 : 0) + value) };
    const [near, far] = [await dci(codes, codes, { learner: 'lasso' }), await dci(moved, codes, { learner: 'lasso' })];
    expect(far.disentanglement).toBeCloseTo(near.disentanglement, 9);
    expect(far.informativeness).toBeCloseTo(near.informativeness, 9);
    expect(far.importance[0]).toBeGreaterThan(0.9);
  });

  it('is the same, by a lasso, of codes and factors whose squares are no doubles', async () => {
    const times = ({ data, shape }: SampleMatrix, power: number): SampleMatrix => ({
      data: Float64Array.from(data, (x) => x * 2 ** power),
      shape,
    });
    const codes = factorsOf([5, 7], 300, 1);
    const given = factorsOf([3, 4], 300, 1);
    const usual = await dci(codes, given, { learner: 'lasso' });
    const far = await dci(times(codes, 540), times(given, -600), { learner: 'lasso' });
    expect(far.importance).toEqual(usual.importance);
    expect(far.informativeness).toBe(usual.informativeness);
  });

  it('knows nothing, by a lasso, of a factor that the test samples have one value of', async () => {
    const rare = { ...factors, data: factors.data.map((value, at) => (at % 3 === 0 ? (at === 0 ? 1 : 0.1) : value)) };
    const { informativeness } = await dci(factors, rare, { learner: 'lasso' });
    // The mean of three factors.
    expect(informativeness).toBeGreaterThan(0.6);
    expect(informativeness).toBeLessThan(2 / 3);
  });

  it('says what it learned with', async () => {
    const { settings } = await dci(factors, factors, { learner: 'lasso', testShare: 0.25, seed: 3 });
    expect(settings).toEqual({
      learner: { name: 'lasso', alpha: 0.01 },
      trainingSamples: 675,
      testSamples: 225,
      seed: 3,
    });
  });

  it('can be watched and stopped', async () => {
    const seen: number[] = [];
    const learner = { name: 'boostedTrees', rounds: 10 } as const;
    await dci(factors, factors, { learner, onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen.at(-1)).toBe(1);
    const controller = new AbortController();
    const abort = (): void => {
      controller.abort();
    };
    const stopped = dci(factors, factors, { signal: controller.signal, onProgress: abort });
    await expect(stopped).rejects.toThrow('aborted');
  });

  it('refuses what it is not defined for', async () => {
    await expect(dci(columnsOf(factors, [0]), factors)).rejects.toThrow(
      'dci: codes must be of 2 dimensions or more, got 1.',
    );
    await expect(dci(factors, columnsOf(factors, [0]))).rejects.toThrow('dci: factors must be 2 or more, got 1.');
    await expect(dci(factors, constantCodes(900, 2))).rejects.toThrow(
      'dci: factors[0] must be of two or more different values among the training samples, got 0. Leave it out',
    );
    await expect(dci(factors, factors, { testShare: 1 })).rejects.toThrow('dci: testShare must be < 1, got 1.');
    await expect(dci([[1, 2], [3, 4]], [[0, 1], [1, 0]])).rejects.toThrow('samples enough for 2 to learn from'); // prettier-ignore
    await expect(dci(factors, factors, { learner: 'boostedTree' as 'lasso' })).rejects.toThrow(
      'learner must be one of',
    );
    await expect(dci(factors, factors, { learner: { name: 'lasso', alfa: 1 } as never })).rejects.toThrow(
      'dci: options must be among name, alpha, got "alfa".',
    );
  });
});
