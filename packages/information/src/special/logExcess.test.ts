import { describe, expect, it } from 'vitest';
import { logExcess, ratioExcess } from './logExcess.js';

// mpmath 1.4.1, mp.dps = 40.
const GOLDEN: readonly (readonly [x: number, value: number])[] = [
  [-0.9999, 8.210440371976294],
  [-0.51, 0.20334988787746477],
  [-0.5, 0.19314718055994531],
  [-0.1, 0.005360515657826302],
  [-0.001, 5.003335835335002e-7],
  [-1e-9, 5.000000003333334e-19],
  [1e-150, 5e-301],
  [1e-12, 4.999999999996667e-25],
  [1e-5, 4.9999666669166655e-11],
  [0.01, 4.966914683191715e-5],
  [0.3, 0.03763573553250894],
  [0.5, 0.09453489189183562],
  [0.501, 0.0948684473486751],
  [2, 0.9013877113318903],
  [10000000000.0, 9999999976.97415],
];

describe('logExcess', () => {
  it.each(GOLDEN)('of %d is %d', (x, expected) => {
    expect(Math.abs(logExcess(x) / expected - 1)).toBeLessThan(1e-15);
  });

  it('is 0 at 0 only, and infinite at −1', () => {
    expect(logExcess(0)).toBe(0);
    expect(logExcess(5e-160)).toBeGreaterThan(0);
    expect(logExcess(-1)).toBe(Infinity);
  });
});

describe('ratioExcess', () => {
  it('is b/a − 1 − log(b/a), also where b/a − 1 rounds to −1', () => {
    expect(ratioExcess(1, 1.5)).toBe(logExcess(0.5));
    expect(ratioExcess(1e10, 1e-10)).toBeCloseTo(20 * Math.LN10 - 1, 12);
    expect(ratioExcess(3, 3)).toBe(0);
    // 10 + 1e-20 is no double: what is known of the difference is said.
    expect(ratioExcess(10, 10, 1e-20) / 5e-43).toBeCloseTo(1, 12);
  });
});
