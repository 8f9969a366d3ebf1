import { foldIn, key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import {
  covariance,
  entropy,
  gaussianKlDivergence,
  gaussianMutualInformation,
  gaussianTotalCorrelation,
  gaussianWasserstein,
  ksgMutualInformation,
  mutualInformation,
  normalKlDivergence,
  rossMutualInformation,
  totalCorrelation,
  variationalUpperBound,
} from '../src/index.js';
import { columns } from '../src/samples.js';
import { zScore } from './bruteForce/zScore.js';

/** Numbers that other projects publish or test with, and that no test beside a function has. */

const identity = (size: number) =>
  covariance(Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 1 : 0))));

describe('JIDT', () => {
  it('sweeps the correlation of two Gaussian variables from 0 to 0.99: −½ log(1 − ρ²) to 1e-11', () => {
    for (let hundredths = 0; hundredths < 100; hundredths++) {
      const rho = hundredths / 100;
      const value = gaussianMutualInformation(covariance([[1, rho], [rho, 1]])); // prettier-ignore
      expect(Math.abs(value + Math.log(1 - rho * rho) / 2)).toBeLessThan(1e-11);
    }
  });
});

describe('disentanglement_lib', () => {
  it('has total correlation and Wasserstein distance 0 for the identity of five dimensions', () => {
    expect(gaussianTotalCorrelation(identity(5))).toBe(0);
    expect(gaussianWasserstein(identity(5), identity(5))).toBe(0);
  });

  it('has the divergence of ten coordinates with mean and log-variance (0, 0), (1, 0), (1, 1) from the standard normal', () => {
    for (const [loc, logVariance, expected] of [
      [0, 0, 0],
      [1, 0, 5],
      [1, 1, 8.591409142295225], // ½ · 10 (e + 1 − 1 − 1) = 5 (e − 1)
    ] as const) {
      const scale = Math.exp(logVariance / 2);
      const one = normalKlDivergence({ loc, scale }, { loc: 0, scale: 1 });
      expect(10 * one).toBeCloseTo(expected, 12);
      const wide = covariance(
        Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (__, j) => (i === j ? scale ** 2 : 0))),
      );
      const p = { mean: new Float64Array(10).fill(loc), covariance: wide };
      expect(gaussianKlDivergence(p, identity(10))).toBeCloseTo(expected, 12);
    }
  });

  it('has the mutual information of each code with each factor: ln 2 on the diagonal, 0 beside it', () => {
    const codes = [[1, 2, 1, 2], [1, 1, 2, 2]]; // prettier-ignore
    const factors = [[1, 2, 1, 2], [2, 2, 1, 1]]; // prettier-ignore
    for (const [i, code] of codes.entries()) {
      for (const [j, factor] of factors.entries()) {
        expect(mutualInformation(code, factor)).toBeCloseTo(i === j ? Math.LN2 : 0, 15);
      }
    }
    expect(entropy([1, 1, 2, 2, 3, 3])).toBeCloseTo(Math.log(3), 15);
  });
});

describe('dit, of measures that are made from total correlations', () => {
  const xor = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]; // prettier-ignore
  const giantBit = [[0, 0, 0], [1, 1, 1]]; // prettier-ignore
  const bits = (rows: number[][], dimensions?: readonly number[]) => totalCorrelation(rows, { base: 2, dimensions });
  const part = (rows: number[][], ...kept: number[]) => rows.map((row) => kept.map((j) => row[j]!));

  it('has a CAEKL mutual information of ½ for XOR: the least of TC of a partition over its parts less one', () => {
    const partitions = [bits(xor) / 2, ...[[0, 1, 2], [1, 0, 2], [2, 0, 1]].map((order) => bits(part(xor, ...order), [1, 2]))]; // prettier-ignore
    expect(Math.min(...partitions)).toBeCloseTo(0.5, 14);
  });

  it('has a TSE complexity of 1 for XOR and for the giant bit: Σ k/n TC − ⟨TC of k⟩', () => {
    for (const rows of [xor, giantBit]) {
      const pairs = [[0, 1], [0, 2], [1, 2]].map((pair) => bits(part(rows, ...pair))); // prettier-ignore
      const whole = bits(rows);
      const tse = whole / 3 + ((2 / 3) * whole - pairs.reduce((sum, each) => sum + each, 0) / 3);
      expect(tse).toBeCloseTo(1, 14);
    }
  });
});

describe('scikit-learn, of a label and a continuous variable', () => {
  it.each([
    [0.3, 0.305432151],
    [0.5, 0.34657359],
    [0.7, 0.305432151],
  ])('P(1) = %d, uniform on [−1, 1] or [0, 2]: %d', (p, published) => {
    const truth = -0.5 * ((1 - p) * Math.log(0.5 * (1 - p)) + p * Math.log(0.5 * p) + Math.log(0.5)) - Math.LN2;
    expect(truth).toBeCloseTo(published, 8);
    const estimates = Array.from({ length: 16 }, (_, seed) => {
      const labels = Array.from(uniform(foldIn(key(seed), 'label'), 1000), (u) => u < p);
      const y = uniform(foldIn(key(seed), 'y'), 1000).map((u, i) => (labels[i] ? 2 * u : 2 * u - 1));
      return rossMutualInformation(y, labels, { k: 3 });
    });
    expect(Math.abs(zScore(estimates, published))).toBeLessThan(3.5);
  });
});

describe('the benchmark of Czyż et al.', () => {
  const SEEDS = 16;
  /** z of the mean of KSG estimates of so many samples from the truth. */
  const score = (sample: (seed: number) => readonly [unknown, unknown], truth: number): number => {
    const options = { k: 3, scaling: 'standardize' } as const;
    const values = Array.from({ length: SEEDS }, (_, seed) => {
      const [x, y] = sample(seed) as [Float64Array, Float64Array];
      return ksgMutualInformation(x, y, options);
    });
    return zScore(values, truth);
  };
  const pair = (seed: number, rho: number, rows = 1500) => {
    const e = normal(key(seed), 2 * rows);
    const x = e.slice(0, rows);
    return [x, x.map((each, i) => rho * each + Math.sqrt(1 - rho * rho) * e[rows + i]!)] as const;
  };

  it.each([
    [0.1, 1.709437912],
    [0.75, 0.333333333],
  ])('x uniform, y = x + uniform noise of ± %d: %d', (half, published) => {
    // ε + log(1/2ε) for ε ≤ ½, 1/(4ε) above.
    const truth = half <= 0.5 ? half - Math.log(2 * half) : 1 / (4 * half);
    expect(truth).toBeCloseTo(published, 9);
    const draw = (seed: number, rows: number) => {
      const u = uniform(key(seed), 2 * rows);
      const x = Float64Array.from(u.subarray(0, rows));
      return [x, x.map((each, i) => each + half * (2 * u[rows + i]! - 1))] as const;
    };
    // log p(y|x) − log p(y), with the trapezium that is p(y): unbiased.
    const rows = 20_000;
    const [, y] = draw(1, rows);
    const conditional = new Float64Array(rows).fill(-Math.log(2 * half));
    const marginal = y.map((each) => Math.log((Math.min(1, each + half) - Math.max(0, each - half)) / (2 * half)));
    const { value, standardError } = variationalUpperBound(conditional, marginal, { details: true });
    expect(Math.abs(value - published) / standardError!).toBeLessThan(3.5);
    // KSG sees the sharp edges too small, as docs/bmi.md says.
    const ksg = ksgMutualInformation(...draw(2, 5000), { k: 3, scaling: 'standardize' });
    expect(Math.abs(ksg - published)).toBeLessThan(0.06);
  });

  it('ρ = 0.75, and what one-to-one maps of either variable leave of it: 0.413339287', () => {
    const published = 0.413339287;
    expect(-0.5 * Math.log(1 - 0.75 ** 2)).toBeCloseTo(published, 9);
    const cdf = (t: number): number => 1 / (1 + Math.exp(-1.702 * t));
    const wiggly = (t: number): number => t + 0.4 * Math.sin(t) + 0.2 * Math.sin(1.7 * t + 1);
    const halfCube = (t: number): number => t * Math.sqrt(Math.abs(t));
    const maps: Record<string, readonly [(t: number) => number, (t: number) => number]> = {
      none: [Number, Number],
      normal_cdf: [cdf, cdf],
      wiggly: [wiggly, wiggly],
      half_cube: [halfCube, halfCube],
      bimodal: [(t) => Math.sign(t) * (2 + Math.abs(t)), (t) => Math.sign(t) * (2 + Math.abs(t))],
    };
    for (const [name, [f, g]] of Object.entries(maps)) {
      const z = score((seed) => {
        const [x, y] = pair(seed, 0.75);
        return [x.map(f), y.map(g)];
      }, published);
      expect(Math.abs(z), name).toBeLessThan(3.5);
    }
    const rolled = score((seed) => {
      const [x, y] = pair(seed, 0.75);
      const turns = x.map((each) => 1.5 * Math.PI * (1 + 2 * cdf(each)));
      return [columns(turns.map((t) => t * Math.cos(t)), turns.map((t) => t * Math.sin(t))), y.map(cdf)]; // prettier-ignore
    }, published);
    expect(Math.abs(rolled), 'swissroll_x').toBeLessThan(3.5);
  });

  it.each([2, 3, 5, 25])('two pairs with ρ = 0.8 among %i + %i dimensions: 1.021651248', (d) => {
    const matrix = Array.from({ length: 2 * d }, (_, i) =>
      Array.from({ length: 2 * d }, (__, j) => (i === j ? 1 : Math.abs(i - j) === d && Math.min(i, j) < 2 ? 0.8 : 0)),
    );
    expect(gaussianMutualInformation(covariance(matrix), { dimensions: [d, d] })).toBeCloseTo(1.021651248, 9);
  });

  it("Student's t with one degree of freedom, made lighter in its tails by asinh: 0.224171428", () => {
    const z = score((seed) => {
      const rows = 1500;
      const e = normal(foldIn(key(seed), 't'), 3 * rows);
      const heavy = (start: number) =>
        Float64Array.from({ length: rows }, (_, i) => Math.asinh(e[start + i]! / Math.abs(e[2 * rows + i]!)));
      return [heavy(0), heavy(rows)];
    }, 0.224171428);
    expect(Math.abs(z)).toBeLessThan(3.5);
  });
});
