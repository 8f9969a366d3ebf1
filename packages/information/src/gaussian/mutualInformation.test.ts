import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns } from '../samples.js';
import { covariance, covarianceOf } from './covariance.js';
import { gaussianMutualInformation } from './mutualInformation.js';

const correlated = (rho: number): [number[], number[]] => [
  [1, rho],
  [rho, 1],
];

/** n pairs of dimensions of x and y, each pair with correlation rho. */
function draw(seed: number, n: number, rho: number, dimensions = 1): { x: number[][]; y: number[][] } {
  const z = normal(key(seed), 2 * n * dimensions);
  const x: number[][] = [];
  const y: number[][] = [];
  for (let t = 0; t < n; t++) {
    const first = Array.from({ length: dimensions }, (_, j) => z[2 * (t * dimensions + j)]!);
    x.push(first);
    y.push(first.map((a, j) => rho * a + Math.sqrt(1 - rho * rho) * z[2 * (t * dimensions + j) + 1]!));
  }
  return { x, y };
}

describe('gaussianMutualInformation of a covariance', () => {
  it.each([
    // −½ ln(1 − ρ²); JIDT's tester sweeps ρ to 1e-11.
    [0, 0],
    [0.5, 0.14384103622589],
    [0.75, 0.413339286592253],
    [0.99, 1.9585177736258448],
  ])('is −½ log(1 − ρ²) at ρ = %d', (rho, expected) => {
    expect(gaussianMutualInformation(covariance(correlated(rho)))).toBeCloseTo(expected, 13);
    expect(gaussianMutualInformation(covariance(correlated(-rho)))).toBeCloseTo(expected, 13);
  });

  it.each([
    // JIDT, MutualInfoMultiVariateTester: ½ ln(20/11), ½ ln(22/15.75).
    [
      [
        [5, 3],
        [3, 4],
      ],
      [1, 1],
      0.2989185,
    ],
    [
      [
        [5, 3, 1],
        [3, 4, 1.5],
        [1, 1.5, 2],
      ],
      [2, 1],
      0.167101044,
    ],
    // bmi, multinormal-dense (off-diagonal ½) with 2 and 3 dimensions each.
    [
      [
        [1, 0.5, 0.5, 0.5],
        [0.5, 1, 0.5, 0.5],
        [0.5, 0.5, 1, 0.5],
        [0.5, 0.5, 0.5, 1],
      ],
      [2, 2],
      0.293893332,
    ],
    // TensorFlow Probability, mutual_information_test.py: ρ = .8 in two dimensions.
    [
      [
        [1, 0, 0.8, 0],
        [0, 1, 0, 0.8],
        [0.8, 0, 1, 0],
        [0, 0.8, 0, 1],
      ],
      [2, 2],
      1.021651248,
    ],
  ])('agrees with the stored value of %j', (matrix, dimensions, expected) => {
    expect(gaussianMutualInformation(covariance(matrix), { dimensions })).toBeCloseTo(expected, 9);
  });

  it.each([
    [3, 0.413339287],
    [5, 0.592811833],
    [25, 1.292183722],
    [50, 1.624265374],
  ])('agrees with bmi for twice %i dimensions, all correlated by ½', (d, expected) => {
    const matrix = Array.from({ length: 2 * d }, (_, i) =>
      Array.from({ length: 2 * d }, (_, j) => (i === j ? 1 : 0.5)),
    );
    expect(gaussianMutualInformation(covariance(matrix), { dimensions: [d, d] })).toBeCloseTo(expected, 9);
  });

  it('agrees with NPEET in bits', () => {
    // tests/test_npeet.py, the first two rows of its covariance.
    expect(
      gaussianMutualInformation(
        covariance([
          [4, 3],
          [3, 4],
        ]),
        { base: 2 },
      ),
    ).toBeCloseTo(0.596322539, 9);
  });

  it('keeps its digits where the dependence is all but none, and all but complete', () => {
    expect(gaussianMutualInformation(covariance(correlated(1e-9)))).toBe(5e-19);
    expect(
      gaussianMutualInformation(
        covariance([
          [4, 6e-9],
          [6e-9, 9],
        ]),
      ),
    ).toBeCloseTo(5e-19, 33);
    const near = 1 - 2 ** -30; // 1 − ρ² = 2⁻²⁹ − 2⁻⁶⁰, exactly
    const exact = -0.5 * (Math.log1p(-(2 ** -31)) - 29 * Math.LN2);
    expect(gaussianMutualInformation(covariance(correlated(near)))).toBeCloseTo(exact, 14);
    expect(
      gaussianMutualInformation(
        covariance([
          [9, 9 * near],
          [9 * near, 9],
        ]),
      ),
    ).toBeCloseTo(exact, 14);
    // mpmath 1.4.1 of the double next to 1 − 1e-9.
    expect(gaussianMutualInformation(covariance(correlated(1 - 1e-9)))).toBeCloseTo(10.015059342584198, 14);
  });

  it('keeps the digits of a weak dependence between variables that are strongly correlated in themselves', () => {
    // x₁, x₂ with correlation r, y with covariance e to x₁ only: R² = e²/(1 − r²).
    const [r, e] = [0.75, 2 ** -30];
    const matrix = covariance([
      [1, r, e],
      [r, 1, 0],
      [e, 0, 1],
    ]);
    const explained = (e * e) / (1 - r * r);
    expect(gaussianMutualInformation(matrix, { dimensions: [2, 1] }) / (explained / 2)).toBeCloseTo(1, 13);
  });

  it('does not change when the variables are exchanged, or either is put through a linear map', () => {
    const entry = fc.double({ min: -0.4, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(entry, entry, entry),
        entry,
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        ([a, b, c], s, scale) => {
          const matrix = [
            [1, a, b],
            [a, 1, c],
            [b, c, 1],
          ];
          const expected = gaussianMutualInformation(covariance(matrix), { dimensions: [2, 1] });
          const map = [
            [1, s, 0],
            [scale, 2 * scale, 0],
            [0, 0, -scale],
          ];
          const mapped = product(product(map, matrix), transpose(map));
          const swap = [
            [0, 0, 1],
            [1, 0, 0],
            [0, 1, 0],
          ];
          const swapped = product(product(swap, matrix), transpose(swap));
          expect(gaussianMutualInformation(covariance(mapped), { dimensions: [2, 1] })).toBeCloseTo(expected, 10);
          expect(gaussianMutualInformation(covariance(swapped), { dimensions: [1, 2] })).toBeCloseTo(expected, 13);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('refuses a singular and an indefinite matrix, naming the coordinate', () => {
    expect(() =>
      gaussianMutualInformation(
        covariance([
          [1, 1],
          [1, 1],
        ]),
      ),
    ).toThrow(
      'gaussianMutualInformation: covariance must be positive definite, got coordinate 1 a linear combination of the others.',
    );
    expect(() =>
      gaussianMutualInformation(
        covariance([
          [1, 2],
          [2, 1],
        ]),
      ),
    ).toThrow('coordinate 1 with a negative variance');
  });

  it('refuses dimensions that do not fit, and options it does not have', () => {
    const matrix = covariance([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(() => gaussianMutualInformation(matrix)).toThrow(
      'dimensions must be given for 2 variables of 3 coordinates',
    );
    expect(() => gaussianMutualInformation(matrix, { dimensions: [1, 1] })).toThrow(
      '2 integers that sum to 3, got [1, 1]',
    );
    expect(() => gaussianMutualInformation(matrix, { dimensions: [1, 1, 1] })).toThrow(RangeError);
    expect(() => gaussianMutualInformation(matrix, { dimensions: [3, 0] })).toThrow(RangeError);
    expect(() => gaussianMutualInformation(matrix, { dimensions: 2 as never })).toThrow(TypeError);
    expect(() => gaussianMutualInformation(matrix, { biasCorrection: true } as never)).toThrow(TypeError);
  });
});

describe('gaussianMutualInformation of samples', () => {
  it('without the correction is that of their covariance', () => {
    const { x, y } = draw(3, 50, 0.6, 2);
    const joint = x.map((row, t) => [...row, ...y[t]!]);
    const plain = gaussianMutualInformation(x, y, { biasCorrection: false });
    expect(plain).toBeCloseTo(gaussianMutualInformation(covarianceOf(joint), { dimensions: [2, 2] }), 14);
    expect(gaussianMutualInformation(x, y)).toBeLessThan(plain);
  });

  it.each([
    [0, 1, 8],
    [0.8, 1, 8],
    [0.5, 2, 12],
  ])('is unbiased: ρ = %d, %i dimensions each, %i samples', (rho, dimensions, n) => {
    const truth = (-dimensions / 2) * Math.log1p(-rho * rho);
    const runs = 3000;
    const scores = (biasCorrection: boolean): number => {
      let sum = 0;
      let squares = 0;
      for (let seed = 0; seed < runs; seed++) {
        const { x, y } = draw(1000 + seed, n, rho, dimensions);
        const error = gaussianMutualInformation(x, y, { biasCorrection }) - truth;
        sum += error;
        squares += error * error;
      }
      return sum / Math.sqrt(squares - (sum * sum) / runs);
    };
    expect(Math.abs(scores(true))).toBeLessThan(3);
    expect(scores(false)).toBeGreaterThan(8);
  });

  it.each([0, 0.3, 0.8])('has a standard error that is the spread of its estimates, at ρ = %d', (rho) => {
    const runs = 800;
    let sum = 0;
    let squares = 0;
    let variances = 0;
    for (let seed = 0; seed < runs; seed++) {
      const { x, y } = draw(5000 + seed, 100, rho);
      const { value, standardError } = gaussianMutualInformation(x, y, { details: true });
      sum += value;
      squares += value * value;
      variances += standardError! ** 2;
    }
    const spread = (squares - (sum * sum) / runs) / (runs - 1);
    // The sample variance of 800 estimates has a standard error of 5 % when they are normal, 10–15 % when they are like χ²₁ (ρ = 0),
    // where the error is overestimated.
    expect(Math.sqrt(variances / runs / spread)).toBeGreaterThan(0.85);
    expect(Math.sqrt(variances / runs / spread)).toBeLessThan(rho === 0 ? 1.5 : 1.25);
  });

  it('has local values: the logarithms of the ratios of densities, whose mean is the value', () => {
    const { x, y } = draw(4, 40, 0.7);
    const result = gaussianMutualInformation(x, y, { details: true, biasCorrection: false, base: 2 });
    const [a, b] = [x.map((row) => row[0]!), y.map((row) => row[0]!)];
    const n = a.length;
    const mean = (values: number[]): number => values.reduce((total, value) => total + value, 0) / n;
    const [ma, mb] = [mean(a), mean(b)];
    // Densities with the covariance over n.
    const va = mean(a.map((value) => (value - ma) ** 2));
    const vb = mean(b.map((value) => (value - mb) ** 2));
    const r = mean(a.map((value, t) => (value - ma) * (b[t]! - mb))) / Math.sqrt(va * vb);
    for (let t = 0; t < n; t++) {
      const [u, v] = [(a[t]! - ma) / Math.sqrt(va), (b[t]! - mb) / Math.sqrt(vb)];
      const expected =
        -0.5 * Math.log1p(-r * r) + (u * u + v * v) / 2 - (u * u + v * v - 2 * r * u * v) / (2 * (1 - r * r));
      expect(result.local![t]).toBeCloseTo(expected / Math.LN2, 11);
    }
    expect(mean([...result.local!])).toBeCloseTo(result.value, 12);
    expect(result).toMatchObject({ unit: 'bits', estimator: 'Gaussian', samples: 40, warnings: [] });
    expect(result.settings).toEqual({ biasCorrection: false, dimensions: [1, 1] });
  });

  it('is one number without details, and says in its details that a negative value is scatter', () => {
    let negative = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { x, y } = draw(seed, 10, 0);
      const value = gaussianMutualInformation(x, y);
      const result = gaussianMutualInformation(x, y, { details: true });
      expect(result.value).toBe(value);
      expect(result.warnings).toHaveLength(value < 0 ? 1 : 0);
      if (value < 0) negative++;
    }
    expect(negative).toBeGreaterThan(5);
  });

  it('does not change when the data are rescaled or moved, however small they are', () => {
    const { x, y } = draw(6, 30, 0.5);
    const expected = gaussianMutualInformation(x, y);
    const tiny = x.map(([value]) => value! * 1e-30);
    const moved = y.map(([value]) => value! * 1e3 + 12345);
    expect(gaussianMutualInformation(tiny, moved)).toBeCloseTo(expected, 10);
  });

  it('is 0 with a constant, told in the warnings, and passes over one among several coordinates', () => {
    const { x, y } = draw(8, 30, 0.5);
    const one = x.map(() => 5);
    for (const [a, b] of [
      [one, y],
      [x, one],
      [one, one],
    ]) {
      expect(gaussianMutualInformation(a!, b!)).toBe(0);
      const { value, local, standardError, warnings, settings } = gaussianMutualInformation(a!, b!, { details: true });
      expect([value, standardError]).toEqual([0, 0]);
      expect([...local!]).toEqual(new Array(30).fill(0));
      expect(warnings).toEqual(['A variable is constant: it shares no information.']);
      expect(settings.dimensions).toEqual([1, 1]);
    }
    const wider = x.map(([value]) => [5, value!, -3]);
    const detailed = gaussianMutualInformation(wider, y, { details: true });
    expect(detailed.value).toBe(gaussianMutualInformation(x, y));
    expect(detailed.settings.dimensions).toEqual([3, 1]);
    expect(detailed.warnings).toEqual([]);
    // A coordinate is called by the place where it was given.
    expect(() => gaussianMutualInformation(wider.map(([, v]) => [5, v!, 2 * v!]), y)).toThrow('x, dimension 2, a linear'); // prettier-ignore
  });

  it('refuses too few samples, unequal lengths and copies', () => {
    expect(() => gaussianMutualInformation([1, 2], [2, 1])).toThrow(
      'gaussianMutualInformation: number of samples must exceed the number of dimensions, 2, got 2.',
    );
    expect(() => gaussianMutualInformation([1, 2, 3], [2, 1])).toThrow(
      'x, y must have the same number of samples, got 3, 2.',
    );
    expect(() => gaussianMutualInformation([1, 2, 4], [2, 4, 8])).toThrow(
      'got y, dimension 0, a linear combination of the others',
    );
    const { x, y } = draw(7, 1000, 0.5, 2);
    const sums = x.map((row, t) => row[0]! / 3 + row[1]! * 7 + y[t]![0]! / 7);
    expect(() =>
      gaussianMutualInformation(
        x,
        columns(
          y.map((row) => row[0]!),
          sums,
        ),
      ),
    ).toThrow('y, dimension 1, a linear');
    expect(() => gaussianMutualInformation([1, 2, 4], undefined as never)).toThrow(TypeError);
    expect(() => gaussianMutualInformation([1, 2, 4], [1, 3, 2], { k: 3 } as never)).toThrow('got "k"');
    expect(() => gaussianMutualInformation([1, 2, 4], [1, 3, 2], { biasCorrection: 1 as never })).toThrow(TypeError);
    expect(() => gaussianMutualInformation([1, 2, 4], [1, 3, 2], { base: 1 })).toThrow(RangeError);
  });
});

function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
}

function transpose(a: readonly (readonly number[])[]): number[][] {
  return a[0]!.map((_, j) => a.map((row) => row[j]!));
}
