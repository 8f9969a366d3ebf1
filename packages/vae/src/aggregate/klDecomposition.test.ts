import { gaussian, gaussianPosterior, logNormal, logNormalPosterior } from '@infodrop/priors';
import { key, normal, permutation } from '@infodrop/random';
import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { leavesNothing } from '../../test/waves.js';
import { type AggregateSampling, klDecomposition } from '../index.js';
import { batchWeights } from './batchWeights.js';

beforeAll(() => useBackend('cpu'));

const UNITS = 3;

/** Codes of a Gaussian encoder: means, deviations and one draw of each example, [size × units]. */
function codes(size: number, seed: number): { loc: Float32Array; scale: Float32Array; z: Float32Array } {
  const loc = normal(key(seed), size * UNITS);
  // The second unit follows the first, so that there is a total correlation.
  for (let i = 0; i < size; i++) loc[i * UNITS + 1] = 0.8 * loc[i * UNITS]! + 0.3 * loc[i * UNITS + 1]!;
  const scale = normal(key(seed + 1), size * UNITS).map((value) => 0.3 * Math.exp(0.3 * value));
  const eta = normal(key(seed + 2), size * UNITS);
  return { loc, scale, z: loc.map((value, i) => value + scale[i]! * eta[i]!) };
}

const logNormalDensity = (z: number, loc: number, scale: number): number =>
  -0.5 * ((z - loc) / scale) ** 2 - Math.log(scale) - 0.5 * Math.log(2 * Math.PI);
const logMeanExp = (values: readonly number[]): number => {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0) / values.length);
};

/** The parts for draw i in double precision, q(z) being the mixture of all. */
function exactParts({ loc, scale, z }: ReturnType<typeof codes>, i: number): [number, number, number] {
  const size = loc.length / UNITS;
  const pair = (n: number, d: number): number =>
    logNormalDensity(z[i * UNITS + d]!, loc[n * UNITS + d]!, scale[n * UNITS + d]!);
  const all = Array.from({ length: size }, (_, n) => n);
  const units = [0, 1, 2];
  const total = (n: number): number => units.reduce((sum, d) => sum + pair(n, d), 0);
  const logQ = logMeanExp(all.map(total));
  const logUnits = units.reduce((sum, d) => sum + logMeanExp(all.map((n) => pair(n, d))), 0);
  const logPrior = units.reduce((sum, d) => sum + logNormalDensity(z[i * UNITS + d]!, 0, 1), 0);
  return [total(i) - logQ, logQ - logUnits, logUnits - logPrior];
}

/** The parts by klDecomposition of some of the examples, [examples][3]. */
function estimated(
  of: ReturnType<typeof codes>,
  rows: readonly number[],
  datasetSize: number,
  sampling: AggregateSampling,
): number[][] {
  const pick = (values: Float32Array): Float32Array =>
    Float32Array.from(rows.flatMap((row) => [...values.subarray(row * UNITS, (row + 1) * UNITS)]));
  return tidy(() => {
    const [loc, scale, z] = [of.loc, of.scale, of.z].map((values) => tensor2d(pick(values), [rows.length, UNITS]));
    const posterior = gaussianPosterior({ loc: loc!, scale: scale! });
    const parts = klDecomposition({ posterior, z: z!, logPrior: gaussian().logProb(z!, []), datasetSize, sampling });
    const columns = [parts.mutualInformation, parts.totalCorrelation, parts.dimensionWiseKl].map((part) =>
      part.dataSync(),
    );
    return rows.map((_, i) => columns.map((column) => column[i]!));
  });
}

describe('klDecomposition', () => {
  it('is exact at N = B with symmetric sampling, and log N off as it says with minibatch weighting', () => {
    const size = 24;
    const of = codes(size, 1);
    const rows = Array.from({ length: size }, (_, i) => i);
    const symmetric = estimated(of, rows, size, 'symmetricStratified');
    const weighted = estimated(of, rows, size, 'minibatchWeighted');
    for (const i of rows) {
      const [information, correlation, units] = exactParts(of, i);
      expect(symmetric[i]![0]).toBeCloseTo(information, 4);
      expect(symmetric[i]![1]).toBeCloseTo(correlation, 4);
      expect(symmetric[i]![2]).toBeCloseTo(units, 4);
      expect(weighted[i]![0]).toBeCloseTo(information + Math.log(size), 4);
      expect(weighted[i]![1]).toBeCloseTo(correlation + (UNITS - 1) * Math.log(size), 4);
      expect(weighted[i]![2]).toBeCloseTo(units - UNITS * Math.log(size), 4);
    }
  });

  it.each(['stratified', 'symmetricStratified'] as const)(
    'has an unbiased q(z) with %s sampling: exactly, over every batch of 3 of 6 that an example can be in',
    (sampling) => {
      const size = 6;
      const of = codes(size, 5);
      const [information] = exactParts(of, 0);
      // q(z|x)/q(z) of the exact mixture; the own density cancels.
      const exact = Math.exp(-information);
      const ratios: number[] = [];
      for (let second = 1; second < size; second++) {
        for (let third = 1; third < size; third++) {
          if (third !== second) ratios.push(Math.exp(-estimated(of, [0, second, third], size, sampling)[0]![0]!));
        }
      }
      expect(ratios.reduce((sum, ratio) => sum + ratio) / ratios.length / exact).toBeCloseTo(1, 5);
    },
  );

  it.each(['stratified', 'symmetricStratified'] as const)(
    'has an unbiased q(z) with %s sampling where N is much larger than B: z-score below 4',
    (sampling) => {
      const [size, batch, batches] = [300, 12, 400];
      const of = codes(size, 9);
      const differences: number[] = [];
      for (let b = 0; b < batches; b++) {
        const rows = [...permutation(key(100 + b), size)].slice(0, batch);
        const parts = estimated(of, rows, size, sampling);
        // Own draw first: q̂(z)/q(z), of mean 1.
        differences.push(Math.exp(exactParts(of, rows[0]!)[0] - parts[0]![0]!) - 1);
      }
      const mean = differences.reduce((sum, value) => sum + value) / batches;
      const deviation = Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (batches - 1));
      expect(Math.abs(mean / (deviation / Math.sqrt(batches)))).toBeLessThan(4);
    },
  );

  it('has parts that sum to log q(z|x) − log p(z), whatever the sampling', () => {
    const of = codes(8, 13);
    const rows = [0, 1, 2, 3, 4, 5, 6, 7];
    for (const sampling of ['minibatchWeighted', 'stratified', 'symmetricStratified'] as const) {
      estimated(of, rows, 1000, sampling).forEach((parts, i) => {
        const expected = exactParts(of, i).reduce((sum, part) => sum + part);
        expect(parts.reduce((sum, part) => sum + part)).toBeCloseTo(expected, 3);
      });
    }
  });

  it('takes log-normal posteriors: the same parts as for log z under a Gaussian one', () => {
    const of = codes(6, 17);
    const expected = estimated(of, [0, 1, 2, 3, 4, 5], 6, 'symmetricStratified');
    tidy(() => {
      const [f, alpha, z] = [of.loc.map(Math.exp), of.scale, of.z.map(Math.exp)].map((v) => tensor2d(v, [6, UNITS]));
      const posterior = logNormalPosterior({ f: f!, alpha: alpha!, meanCorrection: false });
      const parts = klDecomposition({ posterior, z: z!, logPrior: logNormal().logProb(z!, []), datasetSize: 6 });
      const found = [parts.mutualInformation, parts.totalCorrelation, parts.dimensionWiseKl].map((part) =>
        part.dataSync(),
      );
      expected.forEach((row, i) => {
        row.forEach((value, p) => {
          expect(found[p]![i]).toBeCloseTo(value, 3);
        });
      });
    });
  });

  it('has rows of weights that sum to 1, the special one in another column than the own', () => {
    for (const sampling of ['stratified', 'symmetricStratified'] as const) {
      const weights = batchWeights('test', sampling, 5, 40);
      for (let i = 0; i < 5; i++) {
        const row = weights.subarray(5 * i, 5 * i + 5);
        expect(row.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 6);
        expect(row[i]).toBeCloseTo(1 / 40, 8);
      }
    }
    expect([...batchWeights('test', 'stratified', 3, 10)].map((weight) => Math.round(weight * 1000))).toEqual([
      100, 400, 500, 500, 100, 400, 400, 500, 100,
    ]);
  });

  it('leaves no tensor but its three, and refuses what does not fit', () => {
    const posterior = gaussianPosterior({ loc: tensor2d([[0], [1]]), scale: tensor2d([[1], [1]]) });
    const z = tensor2d([[0.5], [0.1]]);
    const logPrior = gaussian().logProb(z, []);
    const options = { posterior, z, logPrior, datasetSize: 10 };
    leavesNothing(3, () => klDecomposition(options));
    expect(() => klDecomposition({ ...options, datasetSize: 1 })).toThrow(
      'datasetSize must be at least the batch, 2, got 1',
    );
    expect(() => klDecomposition({ ...options, z: tensor2d([[1, 2]]) })).toThrow(
      'z must be of shape [2, 1], got [1, 2]',
    );
    expect(() => klDecomposition({ ...options, sampling: 'mws' as never })).toThrow('sampling must be one of');
    const one = gaussianPosterior({ loc: tensor2d([[0]]), scale: tensor2d([[1]]) });
    expect(() =>
      klDecomposition({ posterior: one, z: tensor2d([[0]]), logPrior: tensor2d([[0]]), datasetSize: 5 }),
    ).toThrow('batch must be at least 2 examples for stratified sampling, got 1');
  });
});
