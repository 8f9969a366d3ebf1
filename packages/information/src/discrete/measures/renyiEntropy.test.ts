import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropy } from './entropy.js';
import { renyiEntropy } from './renyiEntropy.js';
import { counts, probabilities } from '../data/table.js';
import { tsallisEntropy } from './tsallisEntropy.js';

const table = probabilities([0.5, 0.25, 0.125, 0.125, 0]);
const orders = fc.oneof(
  fc.double({ min: 0, max: 20, noNaN: true }),
  fc.constantFrom(0, 1, Infinity, 1 + 1e-12, 1 - 1e-9, 0.5, 1.5),
);

describe('renyiEntropy', () => {
  it('is Hartley’s at order 0, Shannon’s at 1, the collision entropy at 2, the min-entropy at ∞', () => {
    expect(renyiEntropy(table, 0, { base: 2 })).toBeCloseTo(2, 15);
    expect(renyiEntropy(table, 1, { base: 2 })).toBeCloseTo(1.75, 15);
    expect(renyiEntropy(table, 2, { base: 2 })).toBeCloseTo(-Math.log2(0.25 + 1 / 16 + 1 / 32), 14);
    expect(renyiEntropy(table, Infinity, { base: 2 })).toBe(1);
    expect(renyiEntropy(table, 0.5)).toBeCloseTo(2 * Math.log(Math.SQRT1_2 + 0.5 + 2 * Math.sqrt(0.125)), 14);
  });

  it('is ln K at every order for equal probabilities', () => {
    fc.assert(
      fc.property(orders, (order) => {
        expect(renyiEntropy(probabilities([0.25, 0.25, 0.25, 0.25]), order)).toBeCloseTo(Math.log(4), 13);
      }),
    );
  });

  it('does not rise with the order, and passes through Shannon’s smoothly', () => {
    fc.assert(
      fc.property(orders, orders, (a, b) => {
        expect(renyiEntropy(table, Math.min(a, b))).toBeGreaterThanOrEqual(renyiEntropy(table, Math.max(a, b)) - 1e-13);
      }),
    );
    for (const gap of [1e-6, -1e-6, 1e-12, -1e-12]) {
      expect(Math.abs(renyiEntropy(table, 1 + gap) - entropy(table))).toBeLessThan(1e-14 + Math.abs(gap));
    }
  });

  it('is finite at high orders, and right at 1e-300', () => {
    expect(renyiEntropy(probabilities(Array.from({ length: 1000 }, () => 1e-3)), 500)).toBeCloseTo(3 * Math.LN10, 12);
    expect(renyiEntropy(probabilities([1, 1e-300]), 0)).toBeCloseTo(Math.LN2, 15);
    expect(renyiEntropy(probabilities([1, 1e-300]), 3)).toBe(0);
    expect(renyiEntropy(probabilities([0, 1]), Infinity)).toBe(0);
  });

  it('takes samples and counts', () => {
    expect(renyiEntropy(['a', 'b', 'a', 'a'], 2)).toBe(renyiEntropy(counts([3, 1, 0]), 2));
    expect(renyiEntropy(['a', 'b', 'a', 'a'], 2, { details: true })).toMatchObject({
      samples: 4,
      settings: { order: 2 },
    });
  });

  it('refuses an order below 0, NaN, and unknown options', () => {
    for (const order of [-1, NaN, '2' as unknown as number]) {
      expect(() => renyiEntropy(table, order)).toThrow('renyiEntropy: order must be a number ≥ 0 or Infinity');
    }
    expect(() => renyiEntropy(table, 2, { estimator: 'nsb' } as object)).toThrow('got "estimator"');
  });
});

describe('tsallisEntropy', () => {
  it('is the number of values less one at order 0, Shannon’s at 1, Gini–Simpson at 2, 0 at ∞', () => {
    expect(tsallisEntropy(table, 0)).toBeCloseTo(3, 14);
    expect(tsallisEntropy(table, 1)).toBeCloseTo(1.75 * Math.LN2, 15);
    expect(tsallisEntropy(table, 1 + 1e-12)).toBeCloseTo(1.75 * Math.LN2, 11);
    expect(tsallisEntropy(table, 2)).toBeCloseTo(1 - (0.25 + 1 / 16 + 1 / 32), 15);
    expect(tsallisEntropy(table, Infinity)).toBe(0);
    expect(tsallisEntropy(probabilities([1, 1e-300]), 0)).toBeCloseTo(1, 12);
  });

  it('goes with Rényi’s: (1 − q) S_q + 1 = exp((1 − q) H_q)', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10, noNaN: true }), (order) => {
        const left = (1 - order) * tsallisEntropy(table, order) + 1;
        expect(left).toBeCloseTo(Math.exp((1 - order) * renyiEntropy(table, order)), 12);
      }),
    );
  });

  it('says that it has no unit, but for order 1', () => {
    expect(tsallisEntropy(table, 2, { details: true }).unit).toBe('1');
    expect(tsallisEntropy([1, 2], 1, { details: true })).toMatchObject({ unit: 'nats', samples: 2 });
  });

  it('refuses a base, and an order below 0', () => {
    expect(() => tsallisEntropy(table, 2, { base: 2 } as object)).toThrow('got "base"');
    expect(() => tsallisEntropy(table, -0.5)).toThrow('tsallisEntropy: order must be');
  });
});
