import { describe, expect, it } from 'vitest';
import { exponentBeyond } from './exponent.js';

describe('exponentBeyond', () => {
  it('is 0 near 1 and at 0, and brings every other size near 1 without leaving the range', () => {
    for (const size of [0, 1, 1e50, 1e-50]) expect(exponentBeyond(200, size)).toBe(0);
    for (const size of [Number.MAX_VALUE, 1e200, 2 ** 200, 1e-100, 1e-300]) {
      const near = size * 2 ** -exponentBeyond(200, size);
      expect(near).toBeGreaterThan(0.99);
      expect(near).toBeLessThan(2);
    }
    expect(Number.MIN_VALUE * 2 ** -exponentBeyond(200, Number.MIN_VALUE)).toBe(2 ** -74);
  });
});
