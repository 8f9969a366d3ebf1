import { describe, expect, it } from 'vitest';
import { sizeAtEqualError } from './sizeAtEqualError.js';

describe('sizeAtEqualError', () => {
  const names = ['none', 'sparse-0.1', 'sparse-1', 'structured-1'];
  const values = [
    { validationError: 4, weights: 100 },
    { validationError: 4.5, weights: 8 },
    { validationError: 5.5, weights: 2 },
    { validationError: 9, weights: 1 },
  ];

  it('is that of the smallest network which is at most one point worse than without noise', () => {
    expect(sizeAtEqualError(names, values, 'sparse')).toBe(8);
    expect(sizeAtEqualError(names, values.with(2, { validationError: 5, weights: 2 }), 'sparse')).toBe(2);
  });

  it('is the whole network where none is', () => {
    expect(sizeAtEqualError(names, values, 'structured')).toBe(100);
    expect(sizeAtEqualError(names, values, 'information')).toBe(100);
  });

  it('is nothing without a network to compare with', () => {
    expect(sizeAtEqualError(names.slice(1), values.slice(1), 'sparse')).toBeNaN();
    expect(sizeAtEqualError(names, values.with(0, { validationError: NaN, weights: 100 }), 'sparse')).toBeNaN();
  });
});
