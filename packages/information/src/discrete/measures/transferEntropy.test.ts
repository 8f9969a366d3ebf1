import { integers, key, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { carried, expectNear, stored } from '../../../test/golden/stored.js';
import { activeInformationStorage } from './activeInformationStorage.js';
import { conditionalMutualInformation } from './conditionalMutualInformation.js';
import { mutualInformation } from './mutualInformation.js';
import { transferEntropy } from './transferEntropy.js';

interface Sequences {
  source: number[];
  target: number[];
  sourceHistory: number;
  targetHistory: number;
  transferEntropy: number;
  activeInformationStorage: number;
}
// infomeasure 0.6.3 and sums over cells; see tooling/golden/information.
const SEQUENCES = carried((stored('discrete') as { sequences: Sequences[] }).sequences, 'source', 'target');

const binary = (seed: number, n: number): number[] => Array.from(integers(key(seed), n, { high: 2 }));

describe('transferEntropy', () => {
  it.each(SEQUENCES)(
    'agrees with the stored value at histories $sourceHistory and $targetHistory',
    ({ source, target, sourceHistory, targetHistory, ...expected }) => {
      const value = transferEntropy(source, target, { sourceHistory, targetHistory });
      expectNear(value, expected.transferEntropy, 1e-12);
      expectNear(
        activeInformationStorage(target, { history: targetHistory }),
        expected.activeInformationStorage,
        1e-12,
      );
    },
  );

  it('is the conditional mutual information of what the lags say', () => {
    const [s, x, c] = [binary(1, 200), binary(2, 200), binary(3, 200)];
    const at = (sequence: number[], lag: number) => sequence.slice(4 - lag, 200 - lag);
    const expected = conditionalMutualInformation(
      { columns: [at(s, 3), at(s, 4)] },
      at(x, 0),
      { columns: [at(x, 1), at(x, 2), at(c, 1), at(c, 2), at(c, 3)] },
      { details: true },
    );
    const options = { history: 2, delay: 3, conditioning: c, conditioningHistory: 3, details: true } as const;
    const result = transferEntropy(s, x, options);
    expect(result.value).toBeCloseTo(expected.value, 13);
    result.local!.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.local![i]!, 12);
    });
    expect(result).toMatchObject({
      samples: 196,
      settings: { sourceHistory: 2, targetHistory: 2, delay: 3, conditioningHistory: 3, estimator: 'plugIn' },
    });
  });

  it('is one bit from a coin to its delayed copy, and finds the delay', () => {
    const source = binary(4, 2000);
    const target = [0, 0, ...source.slice(0, -2)];
    expect(transferEntropy(source, target, { delay: 2, base: 2 })).toBeGreaterThan(0.99);
    expect(transferEntropy(source, target, { delay: 1, base: 2 })).toBeLessThan(0.01);
    expect(transferEntropy(source, target, { delay: 1, sourceHistory: 2, base: 2 })).toBeGreaterThan(0.99);
    expect(transferEntropy(target, source, { base: 2 })).toBeLessThan(0.01);
    // What comes through a known sequence is not counted.
    expect(transferEntropy(source, target, { delay: 2, conditioning: [0, ...source.slice(0, -1)] })).toBeCloseTo(0, 12);
  });

  it('is the truth for a noisy copy, to its standard error', () => {
    const n = 20000;
    const source = binary(5, n);
    const u = uniform(key(6), n);
    const target = source.map((_, t) => (t > 0 && u[t]! >= 0.1 ? source[t - 1]! : 1 - source[t > 0 ? t - 1 : 0]!));
    const truth = Math.log(2) + 0.9 * Math.log(0.9) + 0.1 * Math.log(0.1);
    const { value, standardError } = transferEntropy(source, target, { details: true });
    expect(Math.abs(value - truth) / standardError!).toBeLessThan(4);
  });

  it('does not reach from one trial into the next', () => {
    const [a, b] = [binary(7, 30), binary(8, 30)];
    const [c, d] = [binary(9, 20), binary(10, 20)];
    const joined = transferEntropy([...a, ...c], [...b, ...d], { history: 2, trialLengths: [30, 20], details: true });
    expect(joined.samples).toBe(28 + 18);
    const past = (sequence: number[], lag: number) => sequence.slice(2 - lag, sequence.length - lag);
    const both = (lag: number, first: number[], second: number[]) => [...past(first, lag), ...past(second, lag)];
    expect(joined.value).toBeCloseTo(
      conditionalMutualInformation({ columns: [both(1, a, c), both(2, a, c)] }, both(0, b, d), {
        columns: [both(1, b, d), both(2, b, d)],
      }),
      13,
    );
  });

  it('refuses short sequences, short trials, lengths that differ and histories that are none', () => {
    expect(() => transferEntropy([0, 1], [0, 1], { history: 2 })).toThrow(
      'transferEntropy: sequences must be longer than the 2 samples that history and delay reach back, got 2.',
    );
    expect(() => transferEntropy([0, 1, 0], [0, 1, 1], { delay: 3 })).toThrow(RangeError);
    expect(() => transferEntropy([0, 1, 0], [0, 1, 1], { trialLengths: [2, 1] })).toThrow('each trial must be longer');
    expect(() => transferEntropy([0, 1, 0], [0, 1, 1], { trialLengths: [2] })).toThrow('must add up to the 3 samples');
    expect(() => transferEntropy([0, 1, 0], [0, 1, 1], { trialLengths: 3 as never })).toThrow(TypeError);
    expect(() => transferEntropy([0, 1, 0], [0, 1])).toThrow('source and target must have the same number');
    expect(() => transferEntropy([0, 1], [0, 1], { conditioning: [1] })).toThrow(RangeError);
    for (const name of ['history', 'sourceHistory', 'targetHistory', 'delay', 'conditioningHistory']) {
      expect(() => transferEntropy([0, 1], [0, 1], { [name]: 0 })).toThrow(`${name} must be an integer ≥ 1, got 0`);
    }
    expect(() => transferEntropy([0, 1], [0, 1], { lag: 1 } as never)).toThrow(TypeError);
  });
});

describe('activeInformationStorage', () => {
  it('is one bit for alternation and 0 for a constant', () => {
    expect(activeInformationStorage([0, 1, 0, 1, 0, 1, 0, 1, 0], { base: 2 })).toBeCloseTo(1, 14);
    expect(activeInformationStorage(['a', 'a', 'a'])).toBe(0);
  });

  it('is the mutual information of past and present, with its local values', () => {
    const x = binary(11, 100);
    const at = (lag: number) => x.slice(3 - lag, 100 - lag);
    const expected = mutualInformation({ columns: [at(1), at(2), at(3)] }, at(0), { details: true });
    const result = activeInformationStorage(x, { history: 3, details: true });
    expect(result.value).toBeCloseTo(expected.value, 13);
    result.local!.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.local![i]!, 12);
    });
    expect(result.settings).toEqual({ estimator: 'plugIn', history: 3 });
  });

  it('does not reach from one trial into the next', () => {
    // Within trials each symbol repeats; only the seam changes it.
    const { value, samples } = activeInformationStorage([0, 0, 0, 1, 1, 1], {
      trialLengths: [3, 3],
      base: 2,
      details: true,
    });
    expect(value).toBeCloseTo(1, 14);
    expect(samples).toBe(4);
  });

  it('refuses sequences that are too short', () => {
    expect(() => activeInformationStorage([0])).toThrow(RangeError);
    expect(() => activeInformationStorage([0, 1], { history: 1.5 })).toThrow(RangeError);
    expect(() => activeInformationStorage([0, 1], { delay: 2 } as never)).toThrow(TypeError);
  });
});
