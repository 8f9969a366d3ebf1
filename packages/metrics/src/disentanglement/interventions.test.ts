import { integers, type Key } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes, factorsOf } from '../../test/representations.js';
import { betaVaeScore } from './betaVaeScore.js';
import { factorVaeScore, zMaxVarianceScore } from './factorVaeScore.js';
import type { CodeSampler } from './interventions.js';

const SIZES = [10, 10, 10, 10];
/** Factors drawn anew, and what is made of them. */
const sampler = (codeOf: (value: number, factor: number) => number): CodeSampler => ({
  factors: {
    sizes: SIZES,
    sampleFactors: ({ key, count }: { readonly key: Key; readonly count: number }) =>
      integers(key, count * SIZES.length, { high: 10 }),
  },
  encode: (factors) => ({
    data: Float64Array.from(factors, (value, at) => codeOf(value, at % SIZES.length)),
    shape: [factors.length / SIZES.length, SIZES.length],
  }),
});
const identity = sampler((value) => value);
const zeros = sampler(() => 0);
const noise = (() => {
  let seed = 0;
  return sampler(() => Math.sin(++seed * 12.9898) * 3);
})();
const factors = factorsOf([3, 6, 4, 5], 1000);
const strangers = factorsOf([1e6, 1e6, 1e6, 1e6], 1000, 1);
const few = { batch: 5, trainingPoints: 600, testPoints: 400 };

describe.each([
  ['betaVaeScore', betaVaeScore],
  ['factorVaeScore', factorVaeScore],
  ['zMaxVarianceScore', zMaxVarianceScore],
] as const)('%s of a sampler', (_, score) => {
  it('is near 1 for codes that are the factors', async () => {
    const { value, settings } = await score(identity, few);
    expect(value).toBeGreaterThan(0.9);
    expect(settings).toMatchObject({ ...few, seed: 0 });
  });

  it('is near 1/K where nothing is told, within 4 standard errors', async () => {
    const { value } = await score(noise, few);
    expect(Math.abs(value - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 400));
  });

  it('gives the same for the same seed, and another for another', async () => {
    const [one, again, other] = await Promise.all([
      score(identity, { ...few, batch: 2 }),
      score(identity, { ...few, batch: 2 }),
      score(identity, { ...few, batch: 2, seed: 1 }),
    ]);
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
  });

  it('can be watched and stopped', async () => {
    const seen: number[] = [];
    await score(identity, { ...few, onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen.at(-1)).toBe(1);
    await expect(score(identity, { ...few, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });

  it('refuses codes that are too few, and misspelt options', async () => {
    const short: CodeSampler = { ...identity, encode: () => [[1, 2, 3, 4]] };
    await expect(score(short, few)).rejects.toThrow('codes must be as many as the factors to encode');
    await expect(score(identity, { bach: 5 } as never)).rejects.toThrow('Did you mean batch?');
    await expect(score(identity, { batch: 1 })).rejects.toThrow('batch must be an integer ≥ 2, got 1.');
  });
});

describe.each([
  ['betaVaeScore', betaVaeScore],
  ['factorVaeScore', factorVaeScore],
] as const)('%s of samples', (name, score) => {
  it('is near 1 for codes that are the factors, in any order and sign, and for copies', async () => {
    for (const codes of [
      factors,
      columnsOf(factors, [3, 1, 0, 2, 0]),
      { ...factors, data: factors.data.map((x) => -x) },
    ]) {
      expect((await score(codes, factors, few)).value).toBeGreaterThan(0.9);
    }
  });

  it('is near 1/K where nothing is told', async () => {
    const { value } = await score(strangers, factors, few);
    expect(Math.abs(value - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 400));
  });

  it('refuses codes whose squares are no doubles', async () => {
    const far = { data: factors.data.map((x) => x * 1e160), shape: factors.shape };
    await expect(score(far, factors)).rejects.toThrow('codes must be of at most 1e+140 in magnitude, got');
  });

  it('refuses factors that no two samples share, and different numbers of samples', async () => {
    await expect(score(factors, strangers)).rejects.toThrow(
      `${name}: factors[0] must be of values that two samples or more have each`,
    );
    await expect(score(factors, factorsOf([3], 999))).rejects.toThrow('of as many samples as codes, 1000, got 999.');
  });
});

it('factorVaeScore is 0 where every dimension is dead, and leaves dead ones out', async () => {
  expect(await factorVaeScore(zeros, few)).toMatchObject({ value: 0, active: [] });
  expect((await factorVaeScore(constantCodes(1000, 4), factors, few)).value).toBe(0);
  const faint = sampler((value, k) => (k === 1 ? value / 1000 : value));
  expect((await factorVaeScore(faint, few)).active).toEqual([0, 2, 3]);
  expect((await factorVaeScore(faint, { ...few, deadBelow: 0 })).active).toEqual([0, 1, 2, 3]);
});

it('zMaxVarianceScore refuses samples, among which all factors but one cannot be held', async () => {
  await expect(zMaxVarianceScore(factors as never)).rejects.toThrow(
    'zMaxVarianceScore: sampler must be { factors, encode }',
  );
});
