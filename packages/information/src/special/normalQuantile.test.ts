import { describe, expect, it } from 'vitest';
import { normalQuantile } from './normalQuantile.js';

// mpmath 1.4.1, mp.dps = 40: roots of log Φ(z) = log p.
const GOLDEN: readonly (readonly [probability: number, z: number])[] = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-20, -9.262340089798407],
  [1e-12, -7.034483825301132],
  [1e-11, -6.706023155495136],
  [1e-5, -4.264890793922825],
  [0.01, -2.326347874040841],
  [0.074, -1.4466320671589785],
  [0.0751, -1.43882539275254],
  [0.2, -0.8416212335729142],
  [0.45, -0.12566134685507402],
  [0.75, 0.6744897501960817],
  [0.999, 3.090232306167813],
];

describe('normalQuantile', () => {
  it.each(GOLDEN)('of %s is %s', (probability, z) => {
    expect(Math.abs(normalQuantile(probability) / z - 1)).toBeLessThanOrEqual(2.5 * Number.EPSILON);
  });

  it('is odd about ½', () => {
    for (const p of [0.5, 0.375, 0.25, 2 ** -5, 2 ** -20]) expect(normalQuantile(1 - p)).toBe(0 - normalQuantile(p));
  });

  it('has its limits at 0 and 1, and is not a number outside', () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(normalQuantile(-0.1)).toBeNaN();
    expect(normalQuantile(1.1)).toBeNaN();
    expect(normalQuantile(NaN)).toBeNaN();
  });
});
