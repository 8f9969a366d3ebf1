import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digamma } from '../../special/digamma.js';
import { logGamma } from '../../special/logGamma.js';
import { trigamma } from '../../special/trigamma.js';
import { nsb } from './nsb.js';
import { observedOf } from './observed.js';

const of = (counts: number[], alphabetSize: number) => nsb(observedOf(Float64Array.from(counts)), alphabetSize);

/** The same integral by Simpson's rule in ln β, from the functions as they are written, symbol by symbol. */
function byQuadrature(counts: number[], alphabetSize: number): number {
  const all = [...counts, ...Array.from({ length: alphabetSize - counts.length }, () => 0)];
  const total = counts.reduce((a, b) => a + b);
  const log = (t: number): number => {
    const b = Math.exp(t);
    const slope = alphabetSize * trigamma(alphabetSize * b + 1) - trigamma(b + 1);
    let sum = logGamma(alphabetSize * b) - logGamma(total + alphabetSize * b) + Math.log(slope) + t;
    for (const n of all) sum += logGamma(n + b) - logGamma(b);
    return sum;
  };
  const mean = (t: number): number => {
    const b = Math.exp(t);
    const mass = total + alphabetSize * b;
    return digamma(mass + 1) - all.reduce((sum, n) => sum + ((n + b) / mass) * digamma(n + b + 1), 0);
  };
  const grid = Array.from({ length: 2001 }, (_, i) => -25 + i * 0.018);
  const logs = grid.map(log);
  const top = Math.max(...logs);
  let weight = 0;
  let sum = 0;
  for (const [i, t] of grid.entries()) {
    const w = Math.exp(logs[i]! - top) * (i % 2 === 0 ? 2 : 4);
    weight += w;
    sum += w * mean(t);
  }
  return sum / weight;
}

describe('nsb', () => {
  // Posterior mean and standard deviation by adaptive quadrature in ln β with 40 digits, from the posterior's definition and
  // Wolpert and Wolf's second moment: mpmath 1.4.1 (`quad` over −80…80 in pieces of ½, `loggamma`, `psi`).
  // The first four in bits: 0.849666168, 0.903396912, 1.410501774, 2.577251 (25-digit quadrature).
  it.each([
    [[2, 1], 2, 0.5889437086166752, 0.13443551680578683],
    [[2, 2], 2, 0.6261870229327519, 0.09166127111249336],
    [[1, 1, 1], 3, 0.9776853280894695, 0.13090756824778205],
    [[1, 1, 1], 10, 1.7864143365869332, 0.38824676991515944],
    [[4, 2, 3, 2, 4, 2], 9, 1.9406467285026971, 0.15602422515180786],
    [[120, 40, 17, 9, 2, 1], 1000, 1.0771577467926061, 0.07239116332375797],
    [[3, 3, 3], 9, 1.3583420180049002, 0.2808052304841952],
    [[5], 3, 0.18950040559222822, 0.2594024801885073],
    [[1], 10, 1.151292546497023, 0.7236516058464015],
    [[10, 0, 0], 3, 0.09394977341114304, 0.15744140860774006],
    [[10], 1e6, 0.12348022566437553, 0.20514382477540413],
  ])(
    'gives counts %j over %d values the mean and deviation of 40-digit quadrature',
    (counts, size, mean, deviation) => {
      const { nats, standardErrorNats } = of(counts, size);
      expect(Math.abs(nats / mean - 1)).toBeLessThan(1e-12);
      expect(Math.abs(standardErrorNats / deviation - 1)).toBeLessThan(1e-11);
    },
  );

  it('gives the numbers of a 25-digit quadrature in bits', () => {
    expect(of([2, 1], 2).nats / Math.LN2).toBeCloseTo(0.849666168, 9);
    expect(of([2, 2], 2).nats / Math.LN2).toBeCloseTo(0.903396912, 8);
    expect(of([1, 1, 1], 3).nats / Math.LN2).toBeCloseTo(1.410501774, 9);
    expect(of([1, 1, 1], 10).nats / Math.LN2).toBeCloseTo(2.577251, 6);
    // Correct is 1.9406 nats, where infomeasure gives 1.6946.
    expect(of([4, 2, 3, 2, 4, 2], 9).nats).toBeCloseTo(1.9406, 4);
  });

  it('is half of ln K for one sample, which tells nothing of β', () => {
    // The mean stays that of the prior, uniform on [0, ln K].
    for (const size of [2, 10, 1000]) expect(of([1], size).nats).toBeCloseTo(Math.log(size) / 2, 11);
  });

  it('agrees with Simpson’s rule on the definition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 30 }), { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 0, max: 20 }),
        (counts, unseen) => {
          const size = counts.length + unseen;
          expect(of(counts, size).nats).toBeCloseTo(byQuadrature(counts, size), 5);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('lies between 0 and ln K, and is finite from no coincidence to a million samples', () => {
    for (const [counts, size] of [
      [[1, 1], 1e9],
      [[1e6, 3], 2],
      [Array.from({ length: 500 }, () => 1), 500],
      [Array.from({ length: 1000 }, (_, i) => 1 + ((i * 7919) % 260)), 1000],
      [[1e9, 1e9, 1], 4],
      [[1], 1],
    ] as const) {
      const { nats, standardErrorNats } = of([...counts], size);
      expect(nats).toBeGreaterThanOrEqual(0);
      expect(nats).toBeLessThanOrEqual(Math.log(size));
      expect(standardErrorNats).toBeGreaterThanOrEqual(0);
      expect(standardErrorNats).toBeLessThan(Math.log(size) + 1e-12);
    }
  });

  it('has a deviation near the plug-in’s standard error for many samples', () => {
    const p = [0.5, 0.25, 0.125, 0.125];
    const { nats, standardErrorNats } = of(
      p.map((each) => each * 1e6),
      4,
    );
    const entropy = 1.75 * Math.LN2;
    const variance = p.reduce((sum, each) => sum + each * Math.log(each) ** 2, 0) - entropy ** 2;
    expect(nats).toBeCloseTo(entropy, 4);
    expect(standardErrorNats / Math.sqrt(variance / 1e6)).toBeCloseTo(1, 4);
  });
});
