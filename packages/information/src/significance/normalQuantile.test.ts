import { describe, expect, it } from 'vitest';
import { normalProbability, normalQuantile } from './normalQuantile.js';

describe('the standard normal distribution', () => {
  it('has the probabilities and quantiles of tables', () => {
    // Wichura (1988), AS 241, gives the second and third.
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(0.25)).toBeCloseTo(-0.6744897501960817, 12);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167814, 10);
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalProbability(0)).toBe(0.5);
    expect(normalProbability(1)).toBeCloseTo(0.8413447460685429, 14);
  });

  it('takes one back to the other', () => {
    for (let x = -5; x <= 5; x += 0.37) expect(normalQuantile(normalProbability(x))).toBeCloseTo(x, 6);
    for (const p of [1e-9, 1e-6, 0.01, 0.3, 0.7, 1 - 1e-6])
      expect(normalProbability(normalQuantile(p))).toBeCloseTo(p, 13);
  });
});
