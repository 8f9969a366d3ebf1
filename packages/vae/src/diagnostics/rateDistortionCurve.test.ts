import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateDistortionCurve } from './rateDistortionCurve.js';

const points = fc.array(
  fc.record({ rate: fc.integer({ min: 0, max: 50 }), distortion: fc.integer({ min: -50, max: 50 }) }),
  {
    minLength: 1,
    maxLength: 12,
  },
);

describe('rateDistortionCurve', () => {
  it('is convex and falls, and no point is below it', () => {
    fc.assert(
      fc.property(points, (all) => {
        const curve = rateDistortionCurve(all);
        const slopes = curve
          .slice(1)
          .map((point, i) => (point.distortion - curve[i]!.distortion) / (point.rate - curve[i]!.rate));
        slopes.forEach((slope, i) => {
          expect(slope).toBeLessThan(0);
          if (i > 0) expect(slope).toBeGreaterThan(slopes[i - 1]!);
        });
        const at = (rate: number): number => {
          const next = curve.findIndex((point) => point.rate >= rate);
          if (next < 0) return curve.at(-1)!.distortion;
          if (next === 0) return rate === curve[0]!.rate ? curve[0]!.distortion : Infinity;
          return curve[next]!.distortion - (curve[next]!.rate - rate) * slopes[next - 1]!;
        };
        for (const { rate, distortion } of all) expect(distortion).toBeGreaterThanOrEqual(at(rate) - 1e-9);
      }),
    );
  });

  it('does not depend on the order of the points, and a point above it changes nothing', () => {
    fc.assert(
      fc.property(points, (all) => {
        const curve = rateDistortionCurve(all);
        expect(rateDistortionCurve([...all].reverse())).toEqual(curve);
        const worst = { rate: 50, distortion: 51 };
        expect(rateDistortionCurve([...all, worst])).toEqual(curve);
      }),
    );
  });

  it('leaves out what a mixture of two others beats', () => {
    const all = [
      { rate: 0, distortion: 10 },
      { rate: 2, distortion: 8 },
      { rate: 4, distortion: 2 },
    ];
    expect(rateDistortionCurve(all)).toEqual([all[0], all[2]]);
  });

  it('refuses what is no point', () => {
    expect(() => rateDistortionCurve([])).toThrow('points must be at least one, got none');
    expect(() => rateDistortionCurve([{ rate: -1, distortion: 2 }])).toThrow(
      'a rate must be a finite number ≥ 0, got -1',
    );
    expect(() => rateDistortionCurve([{ rate: 1, distortion: NaN }])).toThrow(
      'a distortion must be a finite number, got NaN',
    );
  });
});
