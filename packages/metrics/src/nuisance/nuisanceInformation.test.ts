import { foldIn, integers, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { nuisanceInformation } from './nuisanceInformation.js';

const root = key('nuisance');
const samples = 3000;

/** Values 0 … size − 1, each as likely as another. */
const drawn = (size: number, name = 'n'): number[] => Array.from(integers(foldIn(root, name), samples, { high: size }));
const noise = (name: string): number[] => Array.from(normal(foldIn(root, name), samples));

/** I(z; n) of z = ±mu + N(0, 1), n either sign alike: log 2 − E log(1 + exp(−2 mu z)) for z ~ N(mu, 1), by the trapezium rule. */
function informationOfSigns(mu: number): number {
  let expected = 0;
  for (let z = mu - 9; z <= mu + 9; z += 0.001) {
    expected += (0.001 * Math.exp(-((z - mu) ** 2) / 2) * Math.log1p(Math.exp(-2 * mu * z))) / Math.sqrt(2 * Math.PI);
  }
  return Math.LN2 - expected;
}

describe('nuisanceInformation', () => {
  it.each([0.5, 1, 2])(
    'has, by the reader of the right form, the information of two signs in noise at a distance of 2 · %d',
    async (mu) => {
      const signs = drawn(2);
      const z = noise('z').map((eta, i) => [(signs[i] === 1 ? mu : -mu) + eta]);
      const { value, interval, entropy, reason } = await nuisanceInformation(z, signs, {
        reader: 'logisticRegression',
      });
      const truth = informationOfSigns(mu);
      expect(reason).toBeNull();
      expect(entropy).toBeCloseTo(Math.LN2, 2);
      // The half width is 1.96 standard errors of the mean over 1,000 test samples: three of them.
      const halfWidth = (interval![1] - interval![0]) / 2;
      expect(Math.abs(value! - truth)).toBeLessThan((3 / 1.96) * halfWidth);
      expect(halfWidth).toBeLessThan(0.05);
    },
  );

  it.each(['boostedTrees', 'logisticRegression'] as const)('shows nothing, by %s, where nothing is', async (reader) => {
    const { value, interval, aboveChanceInterval } = await nuisanceInformation(
      noise('z').map((z) => [z]),
      drawn(3),
      { reader },
    );
    expect(interval![0]).toBeLessThan(0);
    expect(value).toBeLessThan(0.01);
    expect(aboveChanceInterval[0]).toBeLessThan(0);
  });

  it('is the entropy, and every value told, where the code is the nuisance', async () => {
    const nuisance = drawn(4);
    const found = await nuisanceInformation(
      nuisance.map((n) => [n]),
      nuisance,
    );
    expect(found.value! / found.entropy).toBeGreaterThan(0.99);
    expect(found.value).toBeLessThanOrEqual(found.entropy);
    expect(found.accuracy).toBe(1);
    expect(found.aboveChance).toBeCloseTo(1 - found.chance, 12);
  });

  it('depends on the reader: trees read what no line tells', async () => {
    const [a, b] = [drawn(2, 'a'), drawn(2, 'b')];
    const [ofA, ofB] = [noise('a'), noise('b')];
    const codes = a.map((first, i) => [first + ofA[i]! / 10, b[i]! + ofB[i]! / 10]);
    const either = a.map((first, i) => (first === b[i] ? 0 : 1));
    const byLines = await nuisanceInformation(codes, either, { reader: 'logisticRegression' });
    const byTrees = await nuisanceInformation(codes, either);
    expect(byLines.value).toBeLessThan(0.01);
    expect(byTrees.value).toBeGreaterThan(0.6);
  });

  it('does not depend on what the values are called, nor on the scale of a dimension', async () => {
    const nuisance = drawn(3);
    const codes = noise('z').map((eta, i) => [nuisance[i]! + eta]);
    for (const reader of ['boostedTrees', 'logisticRegression'] as const) {
      const { value, accuracy } = await nuisanceInformation(codes, nuisance, { reader });
      const other = await nuisanceInformation(
        codes.map(([z]) => [5 - 30 * z!]),
        nuisance.map((n) => 7 * n - 100),
        { reader },
      );
      expect(Math.abs(other.value! - value!)).toBeLessThan(0.005);
      expect(Math.abs(other.accuracy - accuracy)).toBeLessThan(0.02);
    }
  });

  it('has a wider interval at a higher confidence, and says its settings', async () => {
    const nuisance = drawn(2);
    const codes = noise('z').map((eta, i) => [nuisance[i]! + eta]);
    const [narrow, wide] = await Promise.all(
      [0.5, 0.99].map((confidence) =>
        nuisanceInformation(codes, nuisance, { confidence, reader: 'logisticRegression', seed: 3 }),
      ),
    );
    expect(wide!.value).toBe(narrow!.value);
    expect(wide!.interval![0]).toBeLessThan(narrow!.interval![0]);
    expect(wide!.settings).toEqual({
      trainingSamples: 2000,
      testSamples: 1000,
      seed: 3,
      reader: 'logisticRegression',
      confidence: 0.99,
    });
  });

  it('is null, with the reason, where a value is in no sample to learn from', async () => {
    const nuisance = Array.from({ length: 60 }, (_, i) => i);
    const found = await nuisanceInformation(
      nuisance.map((n) => [n]),
      nuisance,
      { reader: 'logisticRegression' },
    );
    expect(found.value).toBeNull();
    expect(found.interval).toBeNull();
    expect(found.reason).toContain('20 of 20 test samples have a value that no sample to learn from has');
    expect(found.accuracy).toBe(0);
  });

  it('refuses what nothing can be read from', async () => {
    const codes = [[1], [2], [3], [4], [5], [6]];
    const nuisance = [0, 1, 0, 1, 0, 1];
    await expect(nuisanceInformation(codes, [1, 1, 1, 1, 1, 1])).rejects.toThrow(
      'nuisance must be of two or more values, got 1',
    );
    await expect(nuisanceInformation(codes, [0, 1, 0, 1, 0, Number.NaN])).rejects.toThrow(
      'nuisance must be finite numbers, got NaN',
    );
    await expect(nuisanceInformation(codes, undefined as never)).rejects.toThrow(
      'nuisanceInformation: nuisance must be an array of numbers, got undefined.',
    );
    await expect(nuisanceInformation(codes, ['0', '1', '0', '1', '0', '1'] as never)).rejects.toThrow(
      'nuisance must be numbers, got "0" at 0.',
    );
    await expect(nuisanceInformation(codes, [0, 1])).rejects.toThrow('of as many samples as codes, 6, got 2');
    await expect(nuisanceInformation([[1], [Number.NaN], [1], [1], [1], [1]], nuisance)).rejects.toThrow('codes');
    await expect(nuisanceInformation(codes, nuisance, { testShare: 1 / 6 })).rejects.toThrow(
      'test samples must be at least 2, got 1',
    );
    await expect(nuisanceInformation(codes, nuisance, { confidence: 1 })).rejects.toThrow(
      'confidence must be < 1, got 1',
    );
    await expect(nuisanceInformation(codes, nuisance, { reader: 'forest' as never })).rejects.toThrow('reader');
    await expect(nuisanceInformation(codes, nuisance, { sed: 1 } as never)).rejects.toThrow('Did you mean seed?');
    await expect(nuisanceInformation(codes, nuisance, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});
