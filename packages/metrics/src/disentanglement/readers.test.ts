import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes, factorsOf } from '../../test/representations.js';
import { downstreamAccuracy } from './downstreamAccuracy.js';
import { explicitness } from './explicitness.js';
import { infoE } from './infoMec.js';
import { sapDiscrete } from './sapDiscrete.js';

const factors = factorsOf([3, 4, 2], 600);
const strangers = factorsOf([1e6, 1e6, 1e6], 600, 1);
const [linear, boosted] = (['logisticRegression', 'boostedTrees'] as const).map(
  (reader) => (codes: typeof factors, given: typeof factors, options?: object) =>
    downstreamAccuracy(codes, given, { reader, ...options }),
);

describe.each([
  ['explicitness', explicitness, 0.5, 0.1],
  ['infoE', infoE, 0, 0.1],
  ['downstreamAccuracy by logistic regression', linear!, 1 / 3, 0.1],
  ['downstreamAccuracy by boosted trees', boosted!, 1 / 3, 0.1],
] as const)('%s', (name, score, chance, margin) => {
  it('is high for codes that are the factors, permuted and flipped alike', async () => {
    const { value } = await score(factors, factors);
    expect(value).toBeGreaterThan(name === 'infoE' ? 0.7 : 0.99);
    expect(value).toBeLessThanOrEqual(1);
    const other = { data: columnsOf(factors, [2, 0, 1]).data.map((x) => 5 - 3 * x), shape: factors.shape };
    expect((await score(other, factors)).value).toBeCloseTo(value, 3);
  });

  it('is chance for noise and for constants', async () => {
    expect(Math.abs((await score(strangers, factors)).value - chance)).toBeLessThan(margin);
    expect(Math.abs((await score(constantCodes(600, 2), factors)).value - chance)).toBeLessThan(margin);
  });

  it.each([-700, 530, 1000])(
    'is the same of codes 2^%i times as large, whose squares are no doubles',
    async (power) => {
      const other = { data: factors.data.map((x) => x * 2 ** power), shape: factors.shape };
      expect((await score(other, factors)).value).toBe((await score(factors, factors)).value);
    },
  );

  it('can be watched and stopped, and refuses misspelt options', async () => {
    const seen: number[] = [];
    await score(factors, factors, {
      onProgress: ({ done, total }: { done: number; total: number }) => seen.push(done / total),
    });
    expect(seen.at(-1)).toBe(1);
    await expect(score(factors, factors, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    await expect(score(factors, factors, { sed: 1 } as never)).rejects.toThrow('Did you mean seed?');
    await expect(score(factors, constantCodes(600, 1))).rejects.toThrow('among the training samples');
  });
});

describe('explicitness', () => {
  it('refuses a factor that the test samples have one value of', async () => {
    const codes = Array.from({ length: 12 }, (_, i) => [i, i % 5]);
    const rare = codes.map(([i]) => (i! < 2 ? 1 : 0));
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, seed) =>
        explicitness(codes, rare, { seed, testShare: 1 / 6 }).then(
          ({ value }) => value,
          (error: unknown) => (error as Error).message,
        ),
      ),
    );
    expect(outcomes).toContain(
      'explicitness: factors[0] must be of two or more different values among the test samples, got 0. Give more samples, or another seed.',
    );
    expect(outcomes).not.toContain(Number.NaN);
  });
});

describe('sapDiscrete', () => {
  it('stays below 1 for a perfect code, is 0 for copies and for constants', () => {
    const perfect = sapDiscrete(factors, factors).value;
    expect(perfect).toBeGreaterThan(0.3);
    expect(perfect).toBeLessThan(0.6);
    expect(sapDiscrete(columnsOf(factors, [0, 1, 2, 0, 1, 2]), factors).value).toBe(0);
    expect(sapDiscrete(constantCodes(600, 3), factors).value).toBe(0);
    expect(sapDiscrete(strangers, factors).value).toBeLessThan(0.2);
  });

  it('refuses codes whose squares are no doubles', () => {
    const far = { data: factors.data.map((x) => x * 1e160), shape: factors.shape };
    expect(() => sapDiscrete(far, factors)).toThrow(
      /^sapDiscrete: codes must be of at most 1e\+140 in magnitude, got \de\+160\./,
    );
  });

  it('refuses one dimension', () => {
    expect(() => sapDiscrete(columnsOf(factors, [0]), factors)).toThrow(
      'codes must be of 2 dimensions or more, got 1.',
    );
  });
});

describe('downstreamAccuracy', () => {
  it('says what is told without a code', async () => {
    const { chance, perFactor } = await linear!(factors, factors);
    chance.forEach((share, k) => {
      expect(share).toBeGreaterThanOrEqual(1 / [3, 4, 2][k]!);
      expect(share).toBeLessThan(perFactor[k]!);
    });
  });

  it('learns from as few as asked for', async () => {
    const few = await boosted!(factors, factors, { trainingSamples: 12 });
    expect(few.settings.trainingSamples).toBe(12);
    expect(few.value).toBeLessThanOrEqual((await boosted!(factors, factors)).value);
    await expect(linear!(factors, factors, { trainingSamples: 401 })).rejects.toThrow('≤ 400, got 401');
  });
});

it('infoE refuses a test value that nothing tells of', async () => {
  const factor = Array.from({ length: 60 }, (_, i) => (i === 7 ? 9 : i % 2));
  const attempts = Array.from({ length: 8 }, (_, seed) => infoE(factor, factor, { seed }));
  const outcomes = await Promise.allSettled(attempts);
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => String(reason));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toContain('factors[0] must be of values that the training samples have too, got 9. Give more');
});
