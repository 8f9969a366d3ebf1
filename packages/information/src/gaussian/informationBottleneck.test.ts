import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covariance, covarianceOf, type Covariance } from './covariance.js';
import { gaussianEntropy } from './entropy.js';
import { gaussianInformationBottleneck, gaussianInformationBottleneckCurve } from './informationBottleneck.js';
import { gaussianMutualInformation } from './mutualInformation.js';

/** A covariance of d coordinates, from d + 5 samples that share a part of their noise. */
function random(seed: number, d: number): Covariance {
  const noise = Float64Array.from(normal(key(seed), (d + 5) * d));
  for (let t = 0; t < d + 5; t++) for (let j = 1; j < d; j++) noise[t * d + j]! += 0.8 * noise[t * d + j - 1]!;
  return covarianceOf({ data: noise, shape: [d + 5, d] });
}

/** I(X; Z) and I(Z; Y) of Z = A X + N(0, 1), from entropies. */
function informations(matrix: Covariance, dx: number, a: readonly (readonly number[])[]): [xz: number, zy: number] {
  const { covariance: c, size } = matrix;
  const k = a.length;
  // The covariance of (Z, Y), and of Z given X, which is the identity.
  const joint = Array.from({ length: k + size - dx }, (_, i) =>
    Array.from({ length: k + size - dx }, (_, j) => {
      const left = i < k ? a[i]! : [];
      const right = j < k ? a[j]! : [];
      const entry = (p: number, q: number): number => c[p * size + q]!;
      if (i < k && j < k) {
        let sum = i === j ? 1 : 0;
        for (let p = 0; p < dx; p++) for (let q = 0; q < dx; q++) sum += left[p]! * entry(p, q) * right[q]!;
        return sum;
      }
      if (i < k) return left.reduce((sum, value, p) => sum + value * entry(p, dx + j - k), 0);
      if (j < k) return right.reduce((sum, value, q) => sum + value * entry(dx + i - k, q), 0);
      return entry(dx + i - k, dx + j - k);
    }),
  );
  const z = covariance(joint.slice(0, k).map((row) => row.slice(0, k)));
  const noise = 0.5 * k * Math.log(2 * Math.PI * Math.E);
  return [gaussianEntropy(z) - noise, gaussianMutualInformation(covariance(joint), { dimensions: [k, size - dx] })];
}

const rowsOf = ({ data, shape }: { data: ArrayLike<number>; shape: readonly [number, number] }): number[][] =>
  Array.from({ length: shape[0] }, (_, i) => Array.from({ length: shape[1] }, (_, j) => data[i * shape[1] + j]!));

describe('gaussianInformationBottleneck', () => {
  it('is the known closed form in one dimension', () => {
    const result = gaussianInformationBottleneck(
      covariance([
        [4, 1.6],
        [1.6, 1],
      ]),
      { beta: 4 },
    ); // ρ = .8, λ = .36
    expect(result.eigenvalues[0]).toBeCloseTo(0.36, 15);
    expect(result.criticalBetas[0]).toBeCloseTo(1 / 0.64, 14);
    expect(result.informationXZ).toBeCloseTo(0.5 * Math.log((3 * 0.64) / 0.36), 14);
    expect(result.informationZY).toBeCloseTo(0.5 * Math.log((3 * 0.64) / 0.36) - 0.5 * Math.log(4 * 0.64), 14);
    expect(result.value).toBeCloseTo(result.informationXZ - 4 * result.informationZY, 14);
    expect(result.projection.data[0]).toBeCloseTo(Math.sqrt((4 * 0.64 - 1) / 0.36) / 2, 14);
    expect(result.informationXY).toBeCloseTo(-0.5 * Math.log(0.36), 14);
    expect(result).toMatchObject({ unit: 'nats', beta: 4, settings: { beta: 4, dimensions: [1, 1] }, warnings: [] });
  });

  it('keeps nothing at or below the critical β, and more dimensions with every critical β passed', () => {
    // Pairs with ρ² = .8, .5 and .2.
    const r = [0.8, 0.5, 0.2].map(Math.sqrt);
    const matrix = covariance(
      Array.from({ length: 6 }, (_, i) =>
        Array.from({ length: 6 }, (_, j) => (i === j ? 1 : i % 3 === j % 3 ? r[i % 3]! : 0)),
      ),
    );
    const at = (beta: number) => gaussianInformationBottleneck(matrix, { beta, dimensions: [3, 3] });
    expect(Array.from(at(1).criticalBetas, (beta) => Math.round(beta * 1e9) / 1e9)).toEqual([1.25, 2, 5]);
    expect([0, 1, 1.249, 1.251, 2.001, 5.001].map((beta) => at(beta).projection.shape[0])).toEqual([0, 0, 0, 1, 2, 3]);
    expect(at(1.249)).toMatchObject({ value: 0, informationXZ: 0, informationZY: 0 });
  });

  it('has the informations that its projection gives, and no perturbation of it has a lower objective', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom([2, 2], [3, 1], [1, 3], [3, 2]),
        fc.double({ min: 1.5, max: 50, noNaN: true }),
        (seed, [dx, dy], beta) => {
          const matrix = random(seed, dx + dy);
          const result = gaussianInformationBottleneck(matrix, { beta, dimensions: [dx, dy] });
          const a = rowsOf(result.projection);
          if (a.length > 0) {
            const [xz, zy] = informations(matrix, dx, a);
            expect(result.informationXZ).toBeCloseTo(xz, 10);
            expect(result.informationZY).toBeCloseTo(zy, 10);
          }
          const noise = normal(key(seed + 1), 5 * dx * dx);
          for (let trial = 0; trial < 5; trial++) {
            const size = 10 ** -trial;
            const changed = Array.from({ length: dx }, (_, i) =>
              Array.from({ length: dx }, (_, j) => (a[i]?.[j] ?? 0) + size * noise[(trial * dx + i) * dx + j]!),
            );
            const [xz, zy] = informations(matrix, dx, changed);
            expect(xz - beta * zy).toBeGreaterThanOrEqual(result.value - 1e-10);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('nears I(X; Y) as β grows', () => {
    const { informationZY, informationXY } = gaussianInformationBottleneck(random(3, 4), {
      beta: 1e12,
      dimensions: [2, 2],
    });
    expect(informationXY - informationZY).toBeGreaterThan(0);
    expect(informationXY - informationZY).toBeLessThan(1e-11);
  });

  it('does not depend on the units or a linear map of y, and its projection takes those of x', () => {
    const { covariance: c } = random(5, 3);
    const scales = [1e3, 1e-3, 7];
    const scaled = covariance(scales.map((s, i) => scales.map((u, j) => s * u * c[i * 3 + j]!)));
    const options = { beta: 20, dimensions: [2, 1] };
    const [plain, other] = [random(5, 3), scaled].map((matrix) => gaussianInformationBottleneck(matrix, options));
    expect(other!.informationXZ).toBeCloseTo(plain!.informationXZ, 12);
    expect(Math.abs(other!.projection.data[0]! * 1e3)).toBeCloseTo(Math.abs(plain!.projection.data[0]!), 12);
  });

  it('keeps its digits for the strongest and the weakest dependence', () => {
    const near = gaussianInformationBottleneck(
      covariance([
        [1, 1 - 2 ** -30],
        [1 - 2 ** -30, 1],
      ]),
      { beta: 3 },
    );
    expect(near.eigenvalues[0]! / (2 ** -29 - 2 ** -60)).toBeCloseTo(1, 14);
    const weak = gaussianInformationBottleneck(
      covariance([
        [1, 1e-9],
        [1e-9, 1],
      ]),
      { beta: 4e18 },
    );
    expect(weak.criticalBetas[0]! / 1e18).toBeCloseTo(1, 14);
    expect(weak.informationXZ).toBeCloseTo(0.5 * Math.log(4), 13);
  });

  it('takes samples, and gives bits', () => {
    const noise = Float64Array.from(normal(key(8), 60));
    const [x, y] = [noise.subarray(0, 30), noise.subarray(30).map((value, t) => value + noise[t]!)];
    const exact = gaussianInformationBottleneck(covarianceOf(Array.from(x, (value, t) => [value, y[t]!])), { beta: 9 });
    const result = gaussianInformationBottleneck(x, y, { beta: 9, base: 2 });
    expect(result.informationXZ).toBeCloseTo(exact.informationXZ / Math.LN2, 12);
    expect(result).toMatchObject({ unit: 'bits', samples: 30 });
  });

  it('refuses a β below 0, none, and options it does not have', () => {
    const matrix = covariance([
      [1, 0.5],
      [0.5, 1],
    ]);
    expect(() => gaussianInformationBottleneck(matrix, { beta: -1 })).toThrow(
      'beta must be a finite number ≥ 0, got -1.',
    );
    expect(() => gaussianInformationBottleneck(matrix, { beta: Infinity })).toThrow(RangeError);
    expect(() => gaussianInformationBottleneck(matrix, {} as never)).toThrow(RangeError);
    expect(() => gaussianInformationBottleneck(matrix, undefined as never)).toThrow('options must have beta');
    expect(() => gaussianInformationBottleneck([1, 2, 4], [1, 3, 2], { beta: 1, dimensions: [1, 1] })).toThrow(
      TypeError,
    );
    expect(() => gaussianInformationBottleneck(matrix, { beta: 1, details: true } as never)).toThrow(TypeError);
    expect(() =>
      gaussianInformationBottleneck(
        covariance([
          [1, 1],
          [1, 1],
        ]),
        { beta: 1 },
      ),
    ).toThrow('positive definite');
  });
});

describe('gaussianInformationBottleneckCurve', () => {
  it('has the slope 1/β, and rises', () => {
    const matrix = random(11, 5);
    const betas = Array.from({ length: 40 }, (_, i) => 1.05 ** i * 2);
    const curve = gaussianInformationBottleneckCurve(matrix, { betas, dimensions: [3, 2] });
    expect(curve.map((point) => point.beta)).toEqual(betas);
    for (let i = 1; i < curve.length; i++) {
      const [from, to] = [curve[i - 1]!, curve[i]!];
      const cost = to.informationXZ - from.informationXZ;
      const gain = to.informationZY - from.informationZY;
      expect(cost).toBeGreaterThanOrEqual(0);
      if (cost > 1e-9) {
        expect(gain / cost).toBeGreaterThan(1 / to.beta);
        expect(gain / cost).toBeLessThan(1 / from.beta);
      }
      expect(to).toEqual(gaussianInformationBottleneck(matrix, { beta: to.beta, dimensions: [3, 2] }));
    }
  });

  it('refuses no list of β', () => {
    const matrix = covariance([
      [1, 0.5],
      [0.5, 1],
    ]);
    expect(() => gaussianInformationBottleneckCurve(matrix, { betas: 3 as never })).toThrow('betas must be an array');
    expect(() => gaussianInformationBottleneckCurve(matrix, { beta: 3 } as never)).toThrow(TypeError);
    expect(() => gaussianInformationBottleneckCurve(matrix, { betas: [1, NaN] })).toThrow(RangeError);
  });
});
