import type { SampleMatrix } from '@infodrop/information';
import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes, factorsOf } from '../../test/representations.js';
import { dciEs } from './dciEs.js';

const factors = factorsOf([3, 5], 600);
const quick = { depths: [1, 2, 4, 8], trees: 15 };
/** Both factors in both dimensions, as a digit of a number, which only deep trees tell. */
const digits: SampleMatrix = {
  data: factors.data.map(
    (x, at) => 5 * factors.data[at - (at % 2)]! + x * (at % 2) + factors.data[at - (at % 2) + 1]! * (1 - (at % 2)),
  ),
  shape: factors.shape,
};

describe('dciEs', () => {
  it('is explicit where shallow trees read as well as deep ones, and less where only deep ones do', async () => {
    const plain = await dciEs(factors, factors, quick);
    const deep = await dciEs(digits, factors, quick);
    expect(plain.informativeness).toBeGreaterThan(0.99);
    expect(deep.informativeness).toBeGreaterThan(0.95);
    expect(deep.explicitnessPerFactor[1]).toBeLessThan(plain.explicitnessPerFactor[1]! - 0.1);
    expect(deep.curves[1]!.losses[0]).toBeGreaterThan(0.3);
    expect(deep.settings.bestDepth).toBeGreaterThan(2);
  });

  it('counts a code that tells nothing as explicit, and says so by its informativeness', async () => {
    const { explicitness, informativeness, curves } = await dciEs(constantCodes(600, 2), factors, quick);
    expect(explicitness).toBe(1);
    expect(informativeness).toBeCloseTo(1 - (curves[0]!.baseline + curves[1]!.baseline) / 2, 12);
  });

  it('has fewer factors than dimensions as its size, and the D and C of the best depth', async () => {
    const { size, disentanglement, completeness, shape, importance } = await dciEs(
      columnsOf(factors, [0, 1, 0, 1]),
      factors,
      quick,
    );
    expect(size).toBe(0.5);
    expect(shape).toEqual([4, 2]);
    expect(importance).toHaveLength(8);
    expect(disentanglement).toBeGreaterThan(0.7);
    expect(completeness).toBeGreaterThan(0.3);
    expect(completeness).toBeLessThan(0.7);
  });

  it('can be watched and stopped, and says the same for the same seed', async () => {
    const seen: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }) => seen.push(done / total);
    expect(await dciEs(digits, factors, { ...quick, onProgress })).toEqual(await dciEs(digits, factors, quick));
    expect(seen.at(-1)).toBe(1);
    await expect(dciEs(factors, factors, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });

  it('refuses depths that do not grow, one dimension, and factors that tests cannot tell of', async () => {
    await expect(dciEs(factors, factors, { depths: [2] })).rejects.toThrow('depths must be an array of two or more');
    await expect(dciEs(factors, factors, { depths: [2, 2] })).rejects.toThrow(
      'depths[1] must be an integer ≥ 3, got 2',
    );
    await expect(dciEs(columnsOf(factors, [0]), factors)).rejects.toThrow('codes must be of 2 dimensions or more');
    const rare = Array.from({ length: 60 }, (_, i) => [i === 0 ? 1 : 0, i % 2]);
    const outcomes = await Promise.allSettled([0, 1, 2, 3].map((seed) => dciEs(rare, rare, { ...quick, seed })));
    const reasons = outcomes.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    expect(reasons).toHaveLength(4);
    expect(reasons.some((reason) => reason.includes('than the commonest in some test sample'))).toBe(true);
  });
});
