import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covariance, covarianceOf } from './covariance.js';
import { gaussianWasserstein } from './wasserstein.js';

const variance = (value: number) => covariance([[value]]);

describe('gaussianWasserstein', () => {
  it('is √((μp − μq)² + (σp − σq)²) in one dimension', () => {
    expect(
      gaussianWasserstein({ mean: [1], covariance: variance(4) }, { mean: [4], covariance: variance(36) }),
    ).toBeCloseTo(5, 14);
  });

  it('agrees with disentanglement_lib, whose Gaussian Wasserstein correlation is its square', () => {
    const squared =
      gaussianWasserstein(
        covariance([
          [1, 0.9],
          [0.9, 1],
        ]),
        covariance([
          [1, 0],
          [0, 1],
        ]),
      ) ** 2;
    expect(squared).toBeCloseTo(0.610734718, 9);
  });

  it('agrees with scipy in four dimensions', () => {
    // scipy 1.17.1, linalg.sqrtm.
    const A = covariance([
      [2, 0.5, 0.3, 0],
      [0.5, 1, -0.2, 0.1],
      [0.3, -0.2, 3, 0.7],
      [0, 0.1, 0.7, 1.5],
    ]);
    const B = covariance([
      [1, 0.2, 0, 0.4],
      [0.2, 2, 0.6, 0],
      [0, 0.6, 1.2, -0.3],
      [0.4, 0, -0.3, 4],
    ]);
    const distance = gaussianWasserstein(
      { mean: [0.1, -0.2, 0.3, 0], covariance: A },
      { mean: [0, 1, 0, -1], covariance: B },
    );
    expect(distance).toBeCloseTo(2.11383825710823, 12);
  });

  it('agrees with the closed form of two dimensions, is symmetric and keeps the triangle inequality', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const noise = Float64Array.from(normal(key(seed), 60));
        const [a, b, c] = [0, 20, 40].map((start) =>
          covarianceOf({ data: noise.subarray(start, start + 20), shape: [10, 2] }),
        );
        const determinant = ({ covariance: m }: typeof a & object) => m[0]! * m[3]! - m[1]! * m[2]!;
        const [p, q] = [a!.covariance, b!.covariance];
        const trace = p[0]! * q[0]! + 2 * p[1]! * q[1]! + p[3]! * q[3]!;
        const root = Math.sqrt(trace + 2 * Math.sqrt(determinant(a!) * determinant(b!)));
        const distance = gaussianWasserstein(a!, b!);
        expect(distance ** 2).toBeCloseTo(p[0]! + p[3]! + q[0]! + q[3]! - 2 * root, 11);
        expect(gaussianWasserstein(b!, a!)).toBeCloseTo(distance, 13);
        expect(gaussianWasserstein(a!, c!) + gaussianWasserstein(c!, b!)).toBeGreaterThanOrEqual(distance - 1e-12);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps its digits for distributions that are all but equal', () => {
    const e = 2 ** -40;
    const base = [
      [2, 1],
      [1, 3],
    ];
    const grown = base.map((row) => row.map((entry) => entry * (1 + e) ** 2));
    // N(0, s²Σ) is s times N(0, Σ): the distance is (s − 1) √tr Σ. (1 + e)² is rounded to 2⁻⁵³, of 2⁻³⁹.
    expect(gaussianWasserstein(covariance(grown), covariance(base)) / (e * Math.sqrt(5))).toBeCloseTo(1, 3);
    expect(gaussianWasserstein(covariance(base), covariance(base))).toBeLessThan(1e-15);
  });

  it('takes samples, and scales with them', () => {
    const z = Float64Array.from(normal(key(3), 60));
    const p = { data: z.subarray(0, 30), shape: [10, 3] } as const;
    const q = { data: z.subarray(30), shape: [10, 3] } as const;
    const times = (s: typeof p) => ({ data: s.data.map((value) => value * 1e5), shape: s.shape });
    expect(gaussianWasserstein(times(p), times(q)) / gaussianWasserstein(p, q)).toBeCloseTo(1e5, 6);
  });

  it('refuses what does not fit', () => {
    const plane = covariance([
      [1, 1],
      [1, 1],
    ]);
    expect(() => gaussianWasserstein(plane, variance(1))).toThrow('same number of dimensions, got 2 and 1.');
    expect(() =>
      gaussianWasserstein(
        plane,
        covariance([
          [1, 0],
          [0, 1],
        ]),
      ),
    ).toThrow('dimension 1 of p a linear combination');
    expect(() =>
      gaussianWasserstein(
        [
          [1, 2],
          [3, 5],
        ],
        plane,
      ),
    ).toThrow('number of samples of p must exceed');
  });
});
