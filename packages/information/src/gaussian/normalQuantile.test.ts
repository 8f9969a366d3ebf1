import { describe, expect, it } from 'vitest';
import { normalQuantile } from './normalQuantile.js';

// mpmath 1.4.1, mp.dps = 40: roots of log Φ(z) = log p.
const GOLDEN: readonly (readonly [probability: number, z: number])[] = [
  [1e-300, -37.047096299361199237],
  [1e-100, -21.273453560965324294],
  [1e-20, -9.2623400897984075796],
  [1e-12, -7.0344838253011319326],
  [1e-11, -6.7060231554951362961],
  [1e-5, -4.2648907939228246102],
  [0.01, -2.3263478740408410931],
  [0.074, -1.4466320671589785099],
  [0.0751, -1.4388253927525399824],
  [0.2, -0.84162123357291416552],
  [0.45, -0.12566134685507400616],
  [0.75, 0.6744897501960817432],
  [0.999, 3.0902323061678132778],
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
