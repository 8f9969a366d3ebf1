import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explicitnessOfCurve } from './explicitnessOfCurve.js';

const shares = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 });

describe('explicitnessOfCurve', () => {
  it('is 1 for a flat curve, 0 for a straight way down, and −1 where the largest reader alone gains', () => {
    const capacities = Array.from({ length: 1001 }, (_, t) => t);
    expect(explicitnessOfCurve({ capacities, losses: capacities.map(() => 0.4), baseline: 0.8 })).toBe(1);
    const down = capacities.map((t) => 0.8 * (1 - t / 1000));
    expect(explicitnessOfCurve({ capacities, losses: down, baseline: 0.8 })).toBeCloseTo(0, 12);
    const last = capacities.map((t) => (t === 1000 ? 0 : 0.8));
    expect(explicitnessOfCurve({ capacities, losses: last, baseline: 0.8 })).toBeCloseTo(-1, 2);
  });

  it('takes the least loss so far: a reader that learns by heart does not count against its code', () => {
    const capacities = [1, 2, 4];
    const flat = explicitnessOfCurve({ capacities, losses: [0.5, 0.1, 0.1], baseline: 1 });
    expect(explicitnessOfCurve({ capacities, losses: [0.5, 0.1, 0.9], baseline: 1 })).toBe(flat);
  });

  it('is between −1 and 1 for losses up to the baseline, and does not depend on the unit of capacities or losses', () => {
    fc.assert(
      fc.property(shares, fc.integer({ min: -4, max: 4 }), (losses, power) => {
        const capacities = losses.map((_, t) => t + (t % 3) / 4);
        const value = explicitnessOfCurve({ capacities, losses, baseline: 1 });
        expect(value).toBeLessThanOrEqual(1);
        expect(value).toBeGreaterThanOrEqual(-1);
        const scale = 2 ** power;
        const scaled = {
          capacities: capacities.map((each) => 7 + each * scale),
          losses: losses.map((each) => each * scale),
          baseline: scale,
        };
        expect(explicitnessOfCurve(scaled)).toBeCloseTo(value, 9);
      }),
    );
  });

  it('refuses what is no curve', () => {
    const good = { capacities: [1, 2], losses: [0.5, 0], baseline: 1 };
    expect(() => explicitnessOfCurve({ ...good, capacities: [1] })).toThrow('two or more finite numbers that grow');
    expect(() => explicitnessOfCurve({ ...good, capacities: [2, 2] })).toThrow('that grow');
    expect(() => explicitnessOfCurve({ ...good, losses: [1] })).toThrow('2 numbers, one for each capacity, got 1');
    expect(() => explicitnessOfCurve({ ...good, losses: [1, -1] })).toThrow('losses[1] must be a finite number ≥ 0');
    expect(() => explicitnessOfCurve({ ...good, losses: [1, null] as never })).toThrow(
      'losses must be numbers, got null',
    );
    expect(() => explicitnessOfCurve({ ...good, capacities: undefined as never })).toThrow(
      'capacities must be an array of numbers, got undefined.',
    );
    expect(() => explicitnessOfCurve(undefined as never)).toThrow(
      'explicitnessOfCurve: curve must be an object with capacities, losses and baseline, got undefined.',
    );
    expect(() => explicitnessOfCurve({ ...good, baseline: 0 })).toThrow('baseline must be a finite number > 0, got 0');
  });
});
