import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integers, key, uniform } from '@infodrop/random';
import { calibrationError } from './calibrationError.js';

const sure = (confidence: number): number[] => [confidence, 1 - confidence];

describe('calibrationError', () => {
  it('is the distance between confidence and accuracy, weighted by samples', () => {
    // Three at 0.9, of which two are right; one at 0.6, wrong.
    const { value, maximum, reliability } = calibrationError(
      [sure(0.9), sure(0.9), sure(0.9), sure(0.6)],
      [0, 0, 1, 1],
      { bins: 10 },
    );
    expect(value).toBeCloseTo(0.75 * (0.9 - 2 / 3) + 0.25 * 0.6, 12);
    expect(maximum).toBeCloseTo(0.6, 12);
    expect(reliability.map(({ count, range }) => [count, ...range])).toEqual([
      [1, 0.5, 0.6],
      [3, 0.8, 0.9],
    ]);
  });

  it('is small for calibrated predictions, by both kinds of bins, and 0.2 where all are sure by 0.2 too much', () => {
    const samples = 20_000;
    const shares = uniform(key('confidence'), samples, { low: 0.6, high: 0.75 });
    const draws = uniform(key('outcome'), samples);
    const labels = Array.from(draws, (draw, i) => Number(draw >= shares[i]!));
    const right = Array.from(shares, sure);
    const over = Array.from(shares, (share) => sure(share + 0.2));
    for (const binning of ['width', 'mass'] as const) {
      expect(calibrationError(right, labels, { binning }).value).toBeLessThan(0.02);
      expect(calibrationError(over, labels, { binning }).value).toBeCloseTo(0.2, 1);
    }
  });

  it('has every sample in one bin, and with mass as many in each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20 }), (samples, bins) => {
        const shares = Array.from(uniform(key(samples), samples, { low: 0.5, high: 1 }), sure);
        const labels = integers(key('labels'), samples, { high: 2 });
        for (const binning of ['width', 'mass'] as const) {
          const { reliability } = calibrationError(shares, labels, { bins, binning });
          expect(reliability.reduce((sum, { count }) => sum + count, 0)).toBe(samples);
          if (binning === 'width') continue;
          const found = reliability.map(({ count }) => count);
          expect(Math.max(...found) - Math.min(...found)).toBeLessThan(2);
        }
      }),
    );
  });

  it('takes a confidence of 1 and one on an edge', () => {
    const { reliability } = calibrationError([sure(1), sure(0.5)], [0, 0], { bins: 2 });
    expect(reliability.map(({ count, range }) => [count, ...range])).toEqual([
      [1, 0, 0.5],
      [1, 0.5, 1],
    ]);
  });

  it('has every hundredth in the bin that ends there, whatever the rounding', () => {
    const hundredths = Array.from({ length: 50 }, (_, i) => (51 + i) / 100);
    const labels = hundredths.map(() => 0);
    const { reliability } = calibrationError(hundredths.map(sure), labels, { bins: 100 });
    expect(reliability.map(({ range }) => range[1])).toEqual(hundredths);
    expect(reliability.every(({ count }) => count === 1)).toBe(true);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0.5, max: 1, noNaN: true }), (bins, share) => {
        for (const confidence of [share, Math.max(0.5, Math.round(share * bins) / bins)]) {
          if (confidence > 1) continue;
          const [bin] = calibrationError([sure(confidence)], [0], { bins }).reliability;
          expect(confidence).toBeGreaterThan(bin!.range[0]);
          expect(confidence).toBeLessThanOrEqual(bin!.range[1]);
        }
      }),
    );
  });

  it('takes as many bins as one likes: only those that hold samples cost anything', () => {
    for (const binning of ['width', 'mass'] as const) {
      const { reliability, value } = calibrationError([sure(0.7), sure(0.9)], [0, 0], { bins: 1e9, binning });
      expect(reliability.map(({ count }) => count)).toEqual([1, 1]);
      expect(value).toBeCloseTo(0.2, 12);
    }
  });

  it('refuses what is no prediction', () => {
    expect(() => calibrationError([[2, -1]], [0])).toThrow(
      'calibrationError: probabilities[0] must be in [0, 1], got 2.',
    );
    expect(() => calibrationError([[0.5, 0.4]], [0])).toThrow('must be 1 in sum, got 0.9');
    expect(() => calibrationError([[0.5, 0.5]], [2])).toThrow('labels[0] must be an integer from 0 to 1, got 2.');
    expect(() => calibrationError([[0.5, 0.5]], [0, 1])).toThrow('labels must be as many as samples, 1, got 2.');
    expect(() => calibrationError([0.5, 0.5], [0, 1])).toThrow('of 2 classes or more, got 1. Of two classes give both');
    expect(() => calibrationError([[0.5, 0.5]], [0], { binning: 'mas' as 'mass' })).toThrow(
      'binning must be one of "width", "mass", got "mas".',
    );
    expect(() => calibrationError([[0.5, 0.5]], [0], { bin: 3 } as never)).toThrow('Did you mean bins');
    expect(() => calibrationError([[0.5, 0.5]], undefined as never)).toThrow(
      'calibrationError: labels must be an array of integers, got undefined.',
    );
  });
});
