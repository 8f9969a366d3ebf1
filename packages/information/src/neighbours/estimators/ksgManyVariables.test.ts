import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { distance, mean, psi, type Rows } from '../../../test/bruteForce/neighbours.js';
import { zScore } from '../../../test/bruteForce/zScore.js';
import { covariance } from '../../gaussian/covariance.js';
import { gaussianDualTotalCorrelation } from '../../gaussian/dualTotalCorrelation.js';
import { gaussianOInformation } from '../../gaussian/oInformation.js';
import { gaussianSInformation } from '../../gaussian/sInformation.js';
import { columns } from '../../samples.js';
import { ksgDualTotalCorrelation } from './ksgDualTotalCorrelation.js';
import { ksgMutualInformation } from './ksgMutualInformation.js';
import { ksgOInformation } from './ksgOInformation.js';
import { ksgSInformation } from './ksgSInformation.js';
import { ksgTotalCorrelation } from './ksgTotalCorrelation.js';

const draw = (seed: number, rows: number): Float64Array => Float64Array.from(normal(key(seed), rows));

/** m columns of unit variance, each pair with correlation ρ. */
function equicorrelated(seed: number, count: number, m: number, rho: number): Float64Array[] {
  const shared = draw(1000 * seed, count);
  return Array.from({ length: m }, (_, j) =>
    draw(1000 * seed + j + 1, count).map((v, i) => Math.sqrt(1 - rho) * v + Math.sqrt(rho) * shared[i]!),
  );
}

/** Synergy: x and y independent, and their sum with some noise. */
function sums(seed: number, count: number): Float64Array[] {
  const [x, y, noise] = [1, 2, 3].map((part) => draw(1000 * seed + part, count)) as [Float64Array, Float64Array, Float64Array]; // prettier-ignore
  return [x, y, x.map((v, i) => v + y[i]! + noise[i]!)];
}

const unitCovariance = (m: number, rho: number) =>
  covariance(Array.from({ length: m }, (_, i) => Array.from({ length: m }, (__, j) => (i === j ? 1 : rho))));
const ofSums = covariance([[1, 0, 1], [0, 1, 1], [1, 1, 3]]); // prettier-ignore

/** Both correlations from all pairs of distances, by the sums of entropies that they are. */
function bruteForce(variables: readonly Rows[], k: number, norm: 'max' | 'euclidean', window = 0) {
  const samples = variables[0]!.length;
  const all = variables.map((_, v) => v);
  const [total, dual]: [number[], number[]] = [[], []];
  for (let i = 0; i < samples; i++) {
    const to = (some: readonly number[], j: number): number =>
      Math.max(...some.map((v) => distance(variables[v]![i]!, variables[v]![j]!, norm)));
    const others = Array.from({ length: samples }, (_, j) => j).filter((j) => Math.abs(i - j) > window);
    const radius = others.map((j) => to(all, j)).sort((a, b) => a - b)[k - 1]!;
    const minusEntropy = (some: readonly number[]): number =>
      psi(others.filter((j) => to(some, j) < radius).length + 1) - psi(others.length + 1);
    const joint = psi(k) - psi(others.length + 1);
    total.push(joint - all.reduce((sum, v) => sum + minusEntropy([v]), 0));
    dual.push((all.length - 1) * joint - all.reduce((sum, v) => sum + minusEntropy(all.filter((w) => w !== v)), 0));
  }
  return { total: mean(total), dual: mean(dual) };
}

describe('nearest-neighbour measures of many variables', () => {
  it('are sums of entropies with one ball each, counted pair by pair', () => {
    const [a, b, c, d] = equicorrelated(1, 70, 4, 0.6) as [Float64Array, Float64Array, Float64Array, Float64Array];
    const rows = (...parts: Float64Array[]): Rows => Array.from(parts[0]!, (_, i) => parts.map((part) => part[i]!));
    for (const [variables, dimensions] of [
      [
        [rows(a), rows(b), rows(c)],
        [1, 1, 1],
      ],
      [
        [rows(a), rows(b), rows(c), rows(d)],
        [1, 1, 1, 1],
      ],
      [
        [rows(a, b), rows(c), rows(d)],
        [2, 1, 1],
      ],
    ] as const) {
      const given = columns(
        ...[a, b, c, d].slice(
          0,
          dimensions.reduce<number>((sum, size) => sum + size, 0),
        ),
      );
      for (const norm of ['max', 'euclidean'] as const) {
        for (const theilerWindow of [0, 3]) {
          const options = { k: 3, norm, theilerWindow, dimensions };
          const { total, dual } = bruteForce(variables, 3, norm, theilerWindow);
          expect(ksgTotalCorrelation(given, options)).toBeCloseTo(total, 12);
          expect(ksgDualTotalCorrelation(given, options)).toBeCloseTo(dual, 12);
          expect(ksgSInformation(given, options)).toBeCloseTo(total + dual, 12);
          expect(ksgOInformation(given, options)).toBeCloseTo(total - dual, 12);
        }
      }
    }
  });

  it('of two variables are their mutual information, twice it, and nothing', () => {
    const [x, y] = equicorrelated(2, 300, 2, 0.7) as [Float64Array, Float64Array];
    expect(ksgDualTotalCorrelation(columns(x, y))).toBe(ksgMutualInformation(x, y));
    expect(ksgSInformation(columns(x, y))).toBeCloseTo(2 * ksgMutualInformation(x, y), 13);
    expect(ksgOInformation(columns(x, y))).toBe(0);
  });

  it('have as S-information the mutual informations of each variable and all others', () => {
    const [a, b, c, d] = equicorrelated(3, 400, 4, 0.5) as [Float64Array, Float64Array, Float64Array, Float64Array];
    const each = [
      ksgMutualInformation(a, columns(b, c, d)),
      ksgMutualInformation(b, columns(a, c, d)),
      ksgMutualInformation(c, columns(a, b, d)),
      ksgMutualInformation(d, columns(a, b, c)),
    ];
    const sum = each.reduce((total, value) => total + value, 0);
    expect(ksgSInformation(columns(a, b, c, d))).toBeCloseTo(sum, 12);
  });

  it('do not depend on the order of the variables, and have local values whose mean they are', () => {
    const [a, b, c] = equicorrelated(4, 200, 3, 0.5) as [Float64Array, Float64Array, Float64Array];
    for (const measure of [ksgDualTotalCorrelation, ksgSInformation, ksgOInformation]) {
      expect(measure(columns(c, a, b))).toBeCloseTo(measure(columns(a, b, c)), 12);
      const { value, local, samples, settings } = measure(columns(a, b, c), { details: true, base: 2 });
      expect(mean([...local!])).toBeCloseTo(value, 12);
      expect(samples).toBe(200);
      expect(settings).toMatchObject({ k: 4, dimensions: [1, 1, 1], margins: 'keep' });
    }
  });

  const BIAS = 0.02;
  const SEEDS = Array.from({ length: 12 }, (_, seed) => seed + 1);

  it.each([
    ['dual total correlation', ksgDualTotalCorrelation, gaussianDualTotalCorrelation],
    ['S-information', ksgSInformation, gaussianSInformation],
    ['O-information', ksgOInformation, gaussianOInformation],
  ] as const)('have the %s of independent, redundant and synergetic Gaussians', (_, measure, ofGaussian) => {
    for (const [truth, samples] of [
      [0, (seed: number) => equicorrelated(seed, 1000, 3, 0)],
      [ofGaussian(unitCovariance(3, 0.5)), (seed: number) => equicorrelated(seed, 1000, 3, 0.5)],
      [ofGaussian(unitCovariance(4, 0.4)), (seed: number) => equicorrelated(seed, 1000, 4, 0.4)],
      [ofGaussian(ofSums), (seed: number) => sums(seed, 1000)],
    ] as const) {
      const estimates = SEEDS.map((seed) => measure(columns(...samples(seed)), { scaling: 'standardize' }));
      const error = Math.abs(mean(estimates) - truth);
      // Four standard errors, and the bias that KSG has of 1,000 samples in three or four dimensions.
      expect(error).toBeLessThan(BIAS + 4 * Math.abs(error / zScore(estimates, truth)));
    }
  });

  it('refuse what their estimates are known to be wrong for', () => {
    const [a, b, c] = equicorrelated(5, 500, 3, 0.3) as [Float64Array, Float64Array, Float64Array];
    const rounded = columns(...[a, b, c].map((column) => column.map((v) => Math.round(4 * v) / 4)));
    const copies = columns(a, a.map((v) => v + 1e-9 * v * v), a.map((v, i) => v + 1e-9 * b[i]!)); // prettier-ignore
    for (const measure of [ksgDualTotalCorrelation, ksgSInformation, ksgOInformation]) {
      expect(() => measure(rounded)).toThrow('must have few ties');
      expect(() => measure(copies)).toThrow('must be enough for such dependence');
      expect(measure(copies, { unreliable: 'keep', details: true }).warnings.join()).toMatch(/lower bound/);
      expect(() => measure(a)).toThrow('dimensions must be two or more integers');
      expect(() => measure(columns(a, b, c), { algorithm: 2 } as never)).toThrow(TypeError);
    }
    expect(() => ksgOInformation(columns(a, b, c), { negative: 'zero' } as never)).toThrow(TypeError);
  });
});
