import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counts, probabilities } from '../discrete/data/table.js';
import { rateDistortion, rateDistortionCurve } from './rateDistortion.js';

const hamming = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 0 : 1)));
const h = (p: number): number => (p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p));
const fair = probabilities([0.5, 0.5]);

describe('rateDistortion', () => {
  it('is H(p) − H(D) for a binary source under Hamming distortion, at β = log((1 − D)/D)', () => {
    for (const p of [0.5, 0.3, 0.1]) {
      for (const d of [0.01, 0.05, 0.09]) {
        const point = rateDistortion(probabilities([p, 1 - p]), hamming(2), { beta: Math.log((1 - d) / d) });
        expect(point.distortion).toBeCloseTo(d, 7);
        expect(point.value).toBeCloseTo(h(p) - h(d), 7);
      }
    }
  });

  it('is log m − H(D) − D log(m − 1) for m values that are equally likely', () => {
    const m = 5;
    const d = 0.2;
    const point = rateDistortion(counts([3, 3, 3, 3, 3]), hamming(m), {
      beta: Math.log(((1 - d) * (m - 1)) / d),
      base: 2,
    });
    expect(point.distortion).toBeCloseTo(d, 9);
    expect(point.value).toBeCloseTo((Math.log(m) - h(d) - d * Math.log(m - 1)) / Math.LN2, 9);
    expect(point.unit).toBe('bits');
  });

  it('is (1 − D) bits for the erasure distortion, where the slope is the same along the whole curve', () => {
    // d = 0 right, 1 erased, infinite (here: 1000) wrong.
    const erasure = [[0, 1, 1000], [1000, 1, 0]]; // prettier-ignore
    const steep = rateDistortion(fair, erasure, { beta: 2, base: 2 });
    expect(steep.value).toBeCloseTo(1, 6);
    expect(steep.distortion).toBeCloseTo(0, 6);
    const flat = rateDistortion(fair, erasure, { beta: 0.5, base: 2 });
    expect(flat.value).toBeCloseTo(0, 6);
    expect(flat.distortion).toBeCloseTo(1, 6);
  });

  it('reaches the entropy of the source and no distortion at a large β', () => {
    const point = rateDistortion(probabilities([0.7, 0.2, 0.1]), hamming(3), { beta: 1e4 });
    expect(point.value).toBeCloseTo(-0.7 * Math.log(0.7) - 0.2 * Math.log(0.2) - 0.1 * Math.log(0.1), 9);
    expect(point.distortion).toBeCloseTo(0, 12);
  });

  it('has rate 0 and the distortion of the best single value below the least useful β', () => {
    const point = rateDistortion(probabilities([0.7, 0.2, 0.1]), hamming(3), { beta: 0.1 });
    expect(point.value).toBeCloseTo(0, 6);
    expect(point.distortion).toBeCloseTo(0.3, 6);
    expect(point.reproduction[0]).toBeCloseTo(1, 6);
  });

  it('gives a channel whose rows are distributions, and passes over values of probability 0', () => {
    const point = rateDistortion(probabilities([0.5, 0, 0.5]), hamming(3), { beta: 2 });
    expect(point.channel.shape).toEqual([3, 3]);
    for (let x = 0; x < 3; x++) {
      expect(point.channel.data.slice(3 * x, 3 * x + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    }
    expect(point.reproduction[1]).toBeLessThan(1e-6);
  });

  it('is not above any other channel at its price, but for the gap', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(weights, weights, fc.double({ min: 0.1, max: 8, noNaN: true }), (d, w, beta) => {
        const px = [0.5, 0.3, 0.2];
        const matrix = [d.slice(0, 2), d.slice(2, 4), d.slice(4, 6)];
        const point = rateDistortion(probabilities(px), matrix, { beta });
        const channel = [0, 1, 2].map((x) => [w[2 * x]!, w[2 * x + 1]!].map((v) => v / (w[2 * x]! + w[2 * x + 1]!)));
        const out = [0, 1].map((j) => px.reduce((sum, p, x) => sum + p * channel[x]![j]!, 0));
        let price = 0;
        channel.forEach((row, x) => {
          row.forEach((p, j) => {
            price += px[x]! * p * (Math.log(p / out[j]!) + beta * matrix[x]![j]!);
          });
        });
        expect(point.converged).toBe(true);
        expect(point.value + beta * point.distortion).toBeLessThanOrEqual(price + point.gap + 1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('says how far it may be off when it is cut short', () => {
    const point = rateDistortion(probabilities([0.9, 0.1]), hamming(2), { beta: 2.5, maxIterations: 1 });
    expect(point.converged).toBe(false);
    expect(point.warnings).toHaveLength(1);
    expect(point.gap).toBeGreaterThan(0);
  });

  it('refuses what is no source, a distortion that does not fit, and options out of range', () => {
    const options = { beta: 1 };
    expect(() => rateDistortion([0.5, 0.5] as never, hamming(2), options)).toThrow(/probabilities\(...\)/);
    expect(() => rateDistortion(probabilities([[0.5, 0.5]]), hamming(2), options)).toThrow(/1 axes/);
    expect(() => rateDistortion(fair, hamming(3), options)).toThrow(/a row each value of the source, 2, got 3/);
    expect(() => rateDistortion(fair, [[0, -1], [1, 0]], options)).toThrow(/≥ 0, got -1/); // prettier-ignore
    expect(() => rateDistortion(fair, [[0, Infinity], [1, 0]], options)).toThrow(RangeError); // prettier-ignore
    expect(() => rateDistortion(fair, hamming(2), { beta: 0 })).toThrow(/> 0/);
    expect(() => rateDistortion(fair, hamming(2), { beta: 1, slope: 1 } as never)).toThrow(TypeError);
  });
});

describe('rateDistortion where a value is nearly of no use', () => {
  it.each([
    [[0.2706605809419297, 0.5720417525246106, 0.15729766653345972], [[0, 1, 2, 1], [3, 4, 1, 1], [5, 0, 1, 5]], 4.073650321712651], // prettier-ignore
    [[0.3581933474923571, 0.2127276785291283, 0.35093605577522013, 0.07814291820329443], [[0, 3, 4, 2, 4, 5], [5, 0, 3, 2, 3, 0], [3, 2, 4, 1, 3, 2], [1, 5, 0, 3, 4, 4]], 4.35696686564397], // prettier-ignore
  ])('converges: %j', (source, distortion, beta) => {
    const { converged, gap } = rateDistortion(probabilities(source), distortion, { beta });
    expect(converged).toBe(true);
    expect(gap).toBeLessThanOrEqual(1e-9);
  });
});

describe('rateDistortionCurve', () => {
  it('falls in distortion and rises in rate, convexly, with β', () => {
    const betas = [0.2, 0.5, 1, 1.5, 2, 3, 4, 6];
    const matrix = [[0, 1, 4], [1, 0, 1], [4, 1, 0]]; // prettier-ignore
    const curve = rateDistortionCurve(probabilities([0.5, 0.3, 0.2]), matrix, { betas });
    expect(curve.map((point) => point.beta)).toEqual(betas);
    for (let i = 1; i < curve.length; i++) {
      expect(curve[i]!.value).toBeGreaterThanOrEqual(curve[i - 1]!.value - 1e-6);
      expect(curve[i]!.distortion).toBeLessThanOrEqual(curve[i - 1]!.distortion + 1e-6);
      const slope = (curve[i]!.value - curve[i - 1]!.value) / (curve[i - 1]!.distortion - curve[i]!.distortion);
      if (curve[i]!.value - curve[i - 1]!.value > 1e-4) {
        expect(slope).toBeGreaterThan(betas[i - 1]! - 1e-3);
        expect(slope).toBeLessThan(betas[i]! + 1e-3);
      }
    }
  });

  it('refuses no β', () => {
    expect(() => rateDistortionCurve(fair, hamming(2), { betas: [] })).toThrow(/at least one number/);
    expect(() => rateDistortionCurve(fair, hamming(2), { betas: [-1] })).toThrow(RangeError);
  });
});
