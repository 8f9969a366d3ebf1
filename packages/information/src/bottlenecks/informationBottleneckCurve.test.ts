import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counts, probabilities } from '../discrete/data/table.js';
import { informationBottleneck } from './informationBottleneck.js';
import { informationBottleneckCurve } from './informationBottleneckCurve.js';

const embo = counts([[1, 5], [4, 0]]); // prettier-ignore
const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 });
const table = weights.filter((w) => w.some((n) => n > 0)).map((w) => counts(w, [4, 3]));

describe('informationBottleneckCurve', () => {
  it('runs from (0, 0) to I(X; Y)', () => {
    // embo: 0.609986547 bits.
    const curve = informationBottleneckCurve(embo, { range: { from: 0.5, to: 1e4, points: 12 }, base: 2 });
    expect(curve[0]).toMatchObject({ beta: 0.5, informationXZ: 0, informationZY: 0 });
    expect(curve[11]!.beta).toBeCloseTo(1e4, 9);
    expect(curve[11]!.informationZY).toBeCloseTo(0.609986547, 8);
    expect(curve.map((point) => point.informationZY)).toEqual(
      curve.map((point) => point.informationZY).sort((a, b) => a - b),
    );
  });

  it('is sorted by β, rising and on its hull, whatever the form', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(0, 0.5, 1), (joint, alpha) => {
        const betas = [8, 1.5, 3, 1, 20];
        const curve = informationBottleneckCurve(joint, { betas, form: { alpha }, restarts: 2, tolerance: 1e-7 });
        expect(curve.map((point) => point.beta)).toEqual([1, 1.5, 3, 8, 20]);
        for (let i = 0; i < curve.length; i++) {
          const point = curve[i]!;
          expect(point.onHull).toBe(true);
          expect(point.warnings.filter((text) => text.startsWith('A worse'))).toEqual([]);
          if (i > 0) expect(point.informationZY).toBeGreaterThanOrEqual(curve[i - 1]!.informationZY - 1e-5);
          expect(point.value).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is nowhere above the bottleneck of many restarts', () => {
    const joint = probabilities(
      [[12, 1, 3], [2, 8, 5], [7, 7, 1], [1, 3, 9], [4, 0, 6]].map((row) => row.map((n) => n / 69)),
    ); // prettier-ignore
    for (const form of ['information', 'deterministic'] as const) {
      for (const point of informationBottleneckCurve(joint, { betas: [2, 5, 15], form, tolerance: 1e-8 })) {
        const alone = informationBottleneck(joint, { beta: point.beta, form, restarts: 20, tolerance: 1e-8 });
        expect(point.value).toBeLessThanOrEqual(alone.value + 1e-8);
      }
    }
  });

  it('marks the points that rise: repeats, such as those where nothing is kept, are not among them', () => {
    const curve = informationBottleneckCurve(embo, { betas: [0.1, 0.5, 1, 5] });
    expect(curve.map((point) => point.rises)).toEqual([true, false, false, true]);
    expect(curve.map((point) => point.onHull)).toEqual([true, true, true, true]);
  });

  it('warns of each point that is cut short', () => {
    const curve = informationBottleneckCurve(embo, { betas: [2, 4], maxIterations: 1 });
    for (const point of curve) {
      if (!point.converged) expect(point.warnings[0]).toMatch(/^Not converged/);
    }
    expect(curve.some((point) => !point.converged)).toBe(true);
  });

  it('refuses no β, both ways of naming them, and ranges that are none', () => {
    expect(() => informationBottleneckCurve(embo, {})).toThrow(/either betas or range/);
    const range = { from: 1, to: 2, points: 3 };
    expect(() => informationBottleneckCurve(embo, { betas: [1], range })).toThrow(/either betas or range/);
    expect(() => informationBottleneckCurve(embo, { betas: [] })).toThrow(RangeError);
    expect(() => informationBottleneckCurve(embo, { betas: [1, -1] })).toThrow(RangeError);
    expect(() => informationBottleneckCurve(embo, { range: { ...range, from: 0 } })).toThrow(/> 0/);
    expect(() => informationBottleneckCurve(embo, { range: { ...range, to: 0.5 } })).toThrow(RangeError);
    expect(() => informationBottleneckCurve(embo, { range: { ...range, points: 1 } })).toThrow(RangeError);
    expect(() => informationBottleneckCurve(embo, { range, annealing: 3 } as never)).toThrow(TypeError);
  });
});
