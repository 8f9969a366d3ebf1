import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fanoAccuracy } from './fano.js';

/** h(e) + e log(K − 1) */
const rightSide = (error: number, classes: number): number =>
  (error > 0 ? -error * Math.log(error) : 0) +
  (error < 1 ? -(1 - error) * Math.log(1 - error) : 0) +
  error * Math.log(classes - 1);

describe('fanoAccuracy', () => {
  it('is chance without information, and 1 with all of it', () => {
    expect(fanoAccuracy({ information: 0, classes: 10 })).toBeCloseTo(0.1, 12);
    expect(fanoAccuracy({ information: -0.3, classes: 10 })).toBeCloseTo(0.1, 12);
    expect(fanoAccuracy({ information: Math.log(10), classes: 10 })).toBe(1);
  });

  it('is the capacity of a symmetric channel turned around: met with equality', () => {
    for (const [error, classes] of [
      [0.11, 2],
      [0.3, 4],
      [0.02, 10],
    ] as const) {
      const information = Math.log(classes) - rightSide(error, classes);
      expect(fanoAccuracy({ information, classes })).toBeCloseTo(1 - error, 9);
    }
  });

  it('solves the inequality, and grows with the information', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 20 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (classes, share) => {
          const information = share * Math.log(classes);
          const accuracy = fanoAccuracy({ information, classes });
          expect(rightSide(1 - accuracy, classes)).toBeCloseTo(Math.log(classes) - information, 8);
          expect(fanoAccuracy({ information: information * 0.9, classes })).toBeLessThan(accuracy);
        },
      ),
    );
  });

  it('takes a nuisance that is not uniform, and refuses an entropy above log classes', () => {
    expect(fanoAccuracy({ information: 0, classes: 2, entropy: 0.5 })).toBeGreaterThan(0.5);
    expect(() => fanoAccuracy({ information: 0, classes: 2, entropy: 0.7 })).toThrow('entropy must be a finite number');
    expect(() => fanoAccuracy({ information: 0, classes: 1 })).toThrow('classes must be an integer ≥ 2');
  });
});
