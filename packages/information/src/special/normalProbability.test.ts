import { describe, expect, it } from 'vitest';
import { normalProbability } from './normalProbability.js';
import { normalQuantile } from './normalQuantile.js';

describe('normalProbability', () => {
  it('has the values of tables', () => {
    expect(normalProbability(0)).toBe(0.5);
    expect(normalProbability(1)).toBeCloseTo(0.8413447460685429, 14);
    expect(normalProbability(-1.959963984540054)).toBeCloseTo(0.025, 14);
  });

  it('is taken back by the quantile', () => {
    for (let x = -5; x <= 5; x += 0.37) expect(normalQuantile(normalProbability(x))).toBeCloseTo(x, 6);
    for (const p of [1e-9, 1e-6, 0.01, 0.3, 0.7, 1 - 1e-6])
      expect(normalProbability(normalQuantile(p))).toBeCloseTo(p, 13);
  });
});
