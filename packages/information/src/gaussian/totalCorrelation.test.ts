import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covariance, covarianceOf, type Covariance } from './covariance.js';
import { gaussianConditionalMutualInformation } from './conditionalMutualInformation.js';
import { gaussianDualTotalCorrelation } from './dualTotalCorrelation.js';
import { gaussianEntropy } from './entropy.js';
import { gaussianMutualInformation } from './mutualInformation.js';
import { gaussianOInformation } from './oInformation.js';
import { gaussianSInformation } from './sInformation.js';
import { gaussianTotalCorrelation } from './totalCorrelation.js';

const THREE = covariance([
  [1, 0.4, 0.3],
  [0.4, 1, 0.2],
  [0.3, 0.2, 1],
]);

/** n samples of d dimensions, each after the first sharing `weight` of the first's noise. */
function draw(seed: number, n: number, d: number, weight: number): { data: Float64Array; shape: [number, number] } {
  const data = Float64Array.from(normal(key(seed), n * d));
  for (let t = 0; t < n; t++) for (let j = 1; j < d; j++) data[t * d + j]! += weight * data[t * d]!;
  return { data, shape: [n, d] };
}

/** The covariance of some coordinates. */
function part({ covariance: entries, size }: Covariance, coordinates: readonly number[]): Covariance {
  return covariance(coordinates.map((i) => coordinates.map((j) => entries[i * size + j]!)));
}

const anyCovariance = (d: number): fc.Arbitrary<Covariance> =>
  fc.integer({ min: 0, max: 1e6 }).map((seed) => covarianceOf(draw(seed, d + 20, d, 0.7)));

describe('Gaussian measures of many variables, of a covariance', () => {
  it('agree with JIDT on correlations of .4, .3 and .2', () => {
    expect(gaussianTotalCorrelation(THREE)).toBeCloseTo(0.138535947, 9);
    expect(gaussianDualTotalCorrelation(THREE)).toBeCloseTo(0.122328863, 9);
    expect(gaussianOInformation(THREE)).toBeCloseTo(0.016207084, 9);
    expect(gaussianSInformation(THREE)).toBeCloseTo(0.260864809, 9);
  });

  it('agree with disentanglement_lib on a correlation of .9, and are 0 for the identity', () => {
    expect(
      gaussianTotalCorrelation(
        covariance([
          [1, 0.9],
          [0.9, 1],
        ]),
      ),
    ).toBeCloseTo(0.830365603, 9);
    const identity = covariance(
      Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, j) => (i === j ? 1 : 0))),
    );
    expect(gaussianTotalCorrelation(identity)).toBe(0);
    expect(gaussianDualTotalCorrelation(identity)).toBe(0);
  });

  it('are defined by entropies', () => {
    fc.assert(
      fc.property(anyCovariance(4), (matrix) => {
        const h = (...coordinates: number[]): number => gaussianEntropy(part(matrix, coordinates));
        const all = h(0, 1, 2, 3);
        expect(gaussianTotalCorrelation(matrix)).toBeCloseTo(h(0) + h(1) + h(2) + h(3) - all, 12);
        const dual = h(0, 1, 2) + h(0, 1, 3) + h(0, 2, 3) + h(1, 2, 3) - 3 * all;
        expect(gaussianDualTotalCorrelation(matrix)).toBeCloseTo(dual, 12);
        const grouped = { dimensions: [1, 2, 1] };
        expect(gaussianTotalCorrelation(matrix, grouped)).toBeCloseTo(h(0) + h(1, 2) + h(3) - all, 12);
        expect(gaussianDualTotalCorrelation(matrix, grouped)).toBeCloseTo(
          h(1, 2, 3) + h(0, 3) + h(0, 1, 2) - 2 * all,
          12,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('keep the identities of the field', () => {
    fc.assert(
      fc.property(anyCovariance(3), (matrix) => {
        const mi = (...coordinates: number[]): number =>
          gaussianMutualInformation(part(matrix, coordinates), { dimensions: [coordinates.length - 1, 1] });
        // The chain rule of total correlation, S as a sum, and O of three variables as interaction information.
        expect(gaussianTotalCorrelation(matrix)).toBeCloseTo(mi(0, 1) + mi(0, 1, 2), 12);
        expect(gaussianSInformation(matrix)).toBeCloseTo(mi(0, 1, 2) + mi(0, 2, 1) + mi(1, 2, 0), 12);
        expect(gaussianOInformation(matrix)).toBeCloseTo(mi(0, 1) - gaussianConditionalMutualInformation(matrix), 12);
      }),
      { numRuns: 20 },
    );
  });

  it('do not change when coordinates are rescaled or exchanged', () => {
    fc.assert(
      fc.property(anyCovariance(4), fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (matrix, scale) => {
        const { covariance: entries } = part(matrix, [2, 0, 3, 1]);
        const factors = [scale, 1, -1 / scale, 3];
        const changed = covariance(factors.map((f, i) => factors.map((g, j) => f * g * entries[i * 4 + j]!)));
        expect(gaussianTotalCorrelation(changed)).toBeCloseTo(gaussianTotalCorrelation(matrix), 11);
        expect(gaussianDualTotalCorrelation(changed)).toBeCloseTo(gaussianDualTotalCorrelation(matrix), 11);
      }),
      { numRuns: 20 },
    );
  });

  it('keep their digits where correlations are all but none, and all but complete', () => {
    const weak = covariance([
      [1, 1e-9, 0],
      [1e-9, 4, 4e-9],
      [0, 4e-9, 4],
    ]);
    // ½ (ρ₁₂² + ρ₂₃²) to first order, with ρ₁₂ = 5e-10 and ρ₂₃ = 1e-9.
    expect(gaussianTotalCorrelation(weak) / 6.25e-19).toBeCloseTo(1, 13);
    expect(gaussianDualTotalCorrelation(weak) / 6.25e-19).toBeCloseTo(1, 13);
    const near = covariance([
      [1, 1 - 1e-9],
      [1 - 1e-9, 1],
    ]);
    expect(gaussianTotalCorrelation(near)).toBeCloseTo(10.015059342584198, 14); // mpmath 1.4.1
    expect(gaussianDualTotalCorrelation(near)).toBeCloseTo(10.015059342584198, 14);
    expect(gaussianOInformation(near)).toBeCloseTo(0, 14);
  });

  it('have in many dimensions, in plain doubles, the value of twice the digits', () => {
    const [d, r] = [40, 0.3]; // |R| = (1 − r)^(d−1) (1 + (d − 1) r)
    const equal = (rho: number): Covariance =>
      covariance(Array.from({ length: d }, (_, i) => Array.from({ length: d }, (_, j) => (i === j ? 1 : rho))));
    const exact = (rho: number): number => -0.5 * ((d - 1) * Math.log1p(-rho) + Math.log1p((d - 1) * rho));
    expect(gaussianTotalCorrelation(equal(r)) / exact(r)).toBeCloseTo(1, 14);
    expect(gaussianTotalCorrelation(equal(1e-9)) / ((d * (d - 1) * 1e-18) / 4)).toBeCloseTo(1, 6); // to first order
    const near = 1 - 2 ** -30; // plain doubles give up
    expect(gaussianTotalCorrelation(equal(near)) / exact(near)).toBeCloseTo(1, 14);
  });

  it('are 0 for a single variable', () => {
    for (const measure of [
      gaussianTotalCorrelation,
      gaussianDualTotalCorrelation,
      gaussianOInformation,
      gaussianSInformation,
    ]) {
      expect(measure(covariance([[3]]))).toBe(0);
      expect(measure(THREE, { dimensions: [3] })).toBe(0);
    }
  });

  it('refuse a singular matrix and dimensions that do not fit', () => {
    const singular = covariance([
      [1, 0, 1],
      [0, 1, 1],
      [1, 1, 2],
    ]);
    for (const measure of [
      gaussianTotalCorrelation,
      gaussianDualTotalCorrelation,
      gaussianOInformation,
      gaussianSInformation,
    ]) {
      expect(() => measure(singular)).toThrow(
        `${measure.name}: covariance must be positive definite, got coordinate 2`,
      );
      expect(() => measure(THREE, { dimensions: [1, 1] })).toThrow(
        `${measure.name}: dimensions must be integers that sum to 3`,
      );
      expect(() => measure(THREE, { dims: [1, 2] } as never)).toThrow(TypeError);
    }
  });
});

describe('Gaussian measures of many variables, of samples', () => {
  it('have the bias under independence that is taken off: of 3072 coordinates and 10,000 samples 264.6 nats', () => {
    // Total correlation of the samples less the corrected one, for a size that can be drawn; then the paper's by the same sum.
    const samples = draw(1, 40, 12, 0);
    const plain = gaussianTotalCorrelation(samples, { biasCorrection: false });
    expect(plain).toBeCloseTo(gaussianTotalCorrelation(covarianceOf(samples)), 12);
    expect(plain - gaussianTotalCorrelation(samples)).toBeCloseTo(biasOfTotalCorrelation(12, 40), 12);
    expect(biasOfTotalCorrelation(3072, 10000)).toBeCloseTo(264.6, 1);
  });

  it.each([
    ['gaussianTotalCorrelation', gaussianTotalCorrelation],
    ['gaussianDualTotalCorrelation', gaussianDualTotalCorrelation],
    ['gaussianOInformation', gaussianOInformation],
    ['gaussianSInformation', gaussianSInformation],
  ] as const)('%s is unbiased, its standard error the spread, and its local values average to it', (_, measure) => {
    const [d, weight, n, runs] = [4, 0.6, 60, 500];
    const matrix = Array.from({ length: d }, (_, i) =>
      Array.from({ length: d }, (_, j) =>
        i === 0 && j === 0 ? 1 : i === 0 || j === 0 ? weight : weight ** 2 + (i === j ? 1 : 0),
      ),
    );
    const truth = measure(covariance(matrix));
    let sum = 0;
    let squares = 0;
    let variances = 0;
    for (let seed = 0; seed < runs; seed++) {
      const { value, standardError, local } = measure(draw(seed, n, d, weight), { details: true });
      sum += value - truth;
      squares += (value - truth) ** 2;
      variances += standardError! ** 2;
      if (seed === 0) expect(local!.reduce((total, each) => total + each, 0) / n).toBeCloseTo(value, 12);
    }
    const spread = squares - (sum * sum) / runs;
    expect(Math.abs(sum / Math.sqrt(spread))).toBeLessThan(3);
    const ratio = Math.sqrt(variances / spread);
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.2);
  });

  it('have as local values sums of logarithms of densities', () => {
    const samples = draw(5, 30, 3, 0.8);
    const options = { details: true, biasCorrection: false } as const;
    const local = (...coordinates: number[]): Float64Array => {
      const data = Float64Array.from({ length: 30 * coordinates.length }, (_, at) => {
        return samples.data[Math.floor(at / coordinates.length) * 3 + coordinates[at % coordinates.length]!]!;
      });
      return gaussianEntropy({ data, shape: [30, coordinates.length] }, options).local!;
    };
    const [a, b, c, ab, ac, bc, abc] = [
      local(0),
      local(1),
      local(2),
      local(0, 1),
      local(0, 2),
      local(1, 2),
      local(0, 1, 2),
    ];
    const tc = gaussianTotalCorrelation(samples, options).local!;
    const dual = gaussianDualTotalCorrelation(samples, options).local!;
    const grouped = gaussianDualTotalCorrelation(samples, { ...options, dimensions: [2, 1] }).local!;
    for (let t = 0; t < 30; t++) {
      expect(tc[t]).toBeCloseTo(a[t]! + b[t]! + c[t]! - abc[t]!, 11);
      expect(dual[t]).toBeCloseTo(ab[t]! + ac[t]! + bc[t]! - 2 * abc[t]!, 11);
      expect(grouped[t]).toBeCloseTo(ab[t]! + c[t]! - abc[t]!, 11);
    }
  });

  it('refuse fewer samples than dimensions, and coordinates that depend on others', () => {
    for (const measure of [
      gaussianTotalCorrelation,
      gaussianDualTotalCorrelation,
      gaussianOInformation,
      gaussianSInformation,
    ]) {
      expect(() => measure(draw(1, 4, 4, 0))).toThrow(`${measure.name}: number of samples must exceed`);
      expect(() =>
        measure([
          [1, 2, 3],
          [2, 1, 3],
          [5, 6, 11],
          [7, 1, 8],
          [1, 1, 2],
        ]),
      ).toThrow('samples, dimension 2, a linear');
    }
  });
});

/** −½ [Σᵢ ψ((n−i)/2) − d ψ((n−1)/2)], with a digamma function of its own. */
function biasOfTotalCorrelation(d: number, n: number): number {
  const psi = (x: number): number => {
    let shift = 0;
    let at = x;
    while (at < 30) shift += 1 / at++;
    return Math.log(at) - 1 / (2 * at) - 1 / (12 * at ** 2) + 1 / (120 * at ** 4) - 1 / (252 * at ** 6) - shift;
  };
  let sum = 0;
  for (let i = 1; i <= d; i++) sum += psi((n - 1) / 2) - psi((n - i) / 2);
  return sum / 2;
}
