import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, oneCycle, stepDecay } from './schedules.js';

describe('constant', () => {
  it('gives its rate at every step', () => {
    expect([0, 1, 9].map((step) => constant(0.1)(step, 10))).toEqual([0.1, 0.1, 0.1]);
  });

  it('refuses a rate that is negative or not a number', () => {
    expect(() => constant(-1)).toThrow('constant: rate must be a finite number ≥ 0, got -1');
    expect(() => constant(NaN)).toThrow(RangeError);
  });

  it('refuses a step outside the run', () => {
    expect(() => constant(1)(10, 10)).toThrow('step must be less than totalSteps, got step 10 of 10');
    expect(() => constant(1)(-1, 10)).toThrow(RangeError);
    expect(() => constant(1)(0, 0)).toThrow(RangeError);
  });
});

describe('stepDecay', () => {
  it('drops exactly where it is told, in epochs of the paper', () => {
    const rate = stepDecay({ initial: 0.05, at: [80 / 200, 120 / 200, 160 / 200] });
    const stepsPerEpoch = 500;
    const at = (epoch: number) => rate(epoch * stepsPerEpoch, 200 * stepsPerEpoch);
    expect(at(0)).toBe(0.05);
    expect(rate(80 * stepsPerEpoch - 1, 200 * stepsPerEpoch)).toBe(0.05);
    expect(at(80)).toBeCloseTo(0.005, 15);
    expect(at(120)).toBeCloseTo(5e-4, 15);
    expect(at(199)).toBeCloseTo(5e-5, 15);
  });

  it('refuses places that do not increase, lie outside (0, 1), and factors outside (0, 1]', () => {
    expect(() => stepDecay({ initial: 1, at: [0.5, 0.5] })).toThrow('increasing shares of the run in (0, 1)');
    expect(() => stepDecay({ initial: 1, at: [80] })).toThrow('got [80]');
    expect(() => stepDecay({ initial: 1, at: [NaN] })).toThrow(RangeError);
    expect(() => stepDecay({ initial: 1, factor: 0, at: [] })).toThrow('stepDecay: factor');
    expect(() => stepDecay({ initial: 0, at: [] })).toThrow('stepDecay: initial');
  });
});

describe('oneCycle', () => {
  it('gives the published corner values: a 25th, the peak, a 250,000th', () => {
    const rate = oneCycle({ peak: 0.1 });
    expect(rate(0, 100)).toBeCloseTo(0.004, 15);
    expect(rate(29, 100)).toBeCloseTo(0.1, 15);
    expect(rate(99, 100)).toBeCloseTo(4e-7, 15);
    expect(rate(64, 100)).toBeCloseTo((0.1 + 4e-7) / 2, 12); // halfway down
  });

  it('rises to the peak, then falls, and never leaves [end, peak]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0, max: 0.9, noNaN: true }), (total, warmUp) => {
        const rates = Array.from({ length: total }, (_, step) => oneCycle({ peak: 2, warmUp })(step, total));
        const top = rates.indexOf(Math.max(...rates));
        for (let i = 1; i < total; i++) {
          if (i <= top) expect(rates[i]!).toBeGreaterThanOrEqual(rates[i - 1]!);
          else expect(rates[i]!).toBeLessThanOrEqual(rates[i - 1]!);
        }
        expect(Math.max(...rates)).toBeLessThanOrEqual(2 + 1e-12);
        expect(Math.min(...rates)).toBeGreaterThanOrEqual(2 / 250_000 - 1e-12);
      }),
    );
  });

  it('starts at the peak without warm-up, and takes the peak in a run of one step', () => {
    expect(oneCycle({ peak: 1, warmUp: 0 })(0, 10)).toBe(1);
    expect(oneCycle({ peak: 1 })(0, 1)).toBe(1);
  });

  it('refuses a warm-up that fills the run and a peak of 0', () => {
    expect(() => oneCycle({ peak: 1, warmUp: 1 })).toThrow('oneCycle: warmUp must be in [0, 1), got 1');
    expect(() => oneCycle({ peak: 0 })).toThrow('oneCycle: peak');
    expect(() => oneCycle({ peak: 1, start: 2 })).toThrow('oneCycle: start must be a finite number > 0 and ≤ 1, got 2');
  });
});
