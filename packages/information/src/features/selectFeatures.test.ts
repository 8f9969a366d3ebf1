import { foldIn, integers, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { quantileBins } from '../binning/quantileBins.js';
import { conditionalMutualInformation } from '../discrete/measures/conditionalMutualInformation.js';
import { mutualInformation } from '../discrete/measures/mutualInformation.js';
import { columns } from '../samples.js';
import { selectFeatures } from './selectFeatures.js';

const N = 2000;
const coin = (name: string): Int32Array => integers(foldIn(key(5), name), N, { high: 2 });
const [a, b, c, noise] = ['a', 'b', 'c', 'noise'].map(coin) as [Int32Array, Int32Array, Int32Array, Int32Array];
const y = a.map((v, i) => 4 * v + 2 * b[i]! + (c[i]! & noise[i]!));
const copy = a.map((v, i) => (i % 50 === 0 ? 1 - v : v));
const features = { copy, noise, a, b, c };

describe('selectFeatures', () => {
  it.each(['mrmr', 'jmi', 'cmim'] as const)('takes by %s what adds most, before a copy of it', (criterion) => {
    const names = selectFeatures(features, y, { count: 3, criterion }).map(({ name }) => name);
    expect(names.slice(0, 2).sort()).toEqual(['a', 'b']);
    // Only the criterion that asks what a feature adds beyond each single one passes a copy over altogether.
    if (criterion === 'cmim') expect(names).not.toContain('copy');
  });

  it.each(['mrmr', 'jmi', 'cmim'] as const)('scores by %s as its formula does', (criterion) => {
    const taken = selectFeatures(features, y, { count: 5, criterion });
    const of = (name: string) => features[name as keyof typeof features];
    taken.forEach(({ name, score }, t) => {
      const before = taken.slice(0, t).map((each) => of(each.name));
      const f = of(name);
      const sums = {
        mrmr: mutualInformation(f, y) - before.reduce((sum, s) => sum + mutualInformation(f, s), 0) / Math.max(1, t),
        jmi: before.reduce((sum, s) => sum + mutualInformation(columns(f, s), y), 0),
        cmim: Math.min(...before.map((s) => conditionalMutualInformation(f, y, s))),
      };
      expect(score).toBeCloseTo(t === 0 ? mutualInformation(f, y) : sums[criterion], 12);
    });
  });

  it('finds the other half of an exclusive or, which a ranking does not', () => {
    const xor = a.map((v, i) => v ^ b[i]!);
    const weak = xor.map((v, i) => (i % 3 === 0 ? noise[i]! : v));
    const half = a.map((v, i) => (i % 20 === 0 ? xor[i]! : v));
    for (const criterion of ['jmi', 'cmim'] as const) {
      const [, second] = selectFeatures({ half, noise, c, b }, xor, { count: 2, criterion });
      expect(['half', 'b']).toContain(second!.name);
    }
    expect(selectFeatures({ weak, c }, xor, { count: 1 })[0]!.name).toBe('weak');
  });

  it('bins reals, in features and target', () => {
    const x = Float64Array.from(normal(key(1), N));
    const other = normal(key(2), N);
    const z = x.map((v, i) => v + 0.5 * other[i]!);
    const [first] = selectFeatures({ c, x }, z, { count: 1, bins: 5, base: 2 });
    const bits = mutualInformation(quantileBins(x, { bins: 5 }).labels, quantileBins(z, { bins: 5 }).labels, {
      base: 2,
    });
    expect(first).toEqual({ name: 'x', score: bits });
  });

  it('refuses more features than there are, and options that are none', () => {
    expect(() => selectFeatures(features, y, { count: 6 })).toThrow('count must be an integer ≥ 1 and ≤ 5, got 6');
    expect(() => selectFeatures(features, y, undefined as never)).toThrow('options must be an object with count');
    expect(() => selectFeatures(features, y, { count: 1, criterion: 'mim' as never })).toThrow(
      'criterion must be one of',
    );
    expect(() => selectFeatures(features, [1], { count: 1 })).toThrow('same number of samples');
  });
});
