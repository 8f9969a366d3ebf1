import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { repeats } from './repeats.js';

describe('repeats', () => {
  const values = Float64Array.from(normal(key(1), 5000));

  it.each([20, 100, 300, 2000, 5000])('tells rounded values from others, of %i', (count) => {
    const some = values.subarray(0, count);
    expect(repeats(some, 2)).toBe(false);
    expect(repeats(some.map((v) => Math.round(4 * v)), 2)).toBe(true); // prettier-ignore
    expect(repeats(some.map(Math.round), 3)).toBe(true);
    expect(
      repeats(
        Float64Array.from({ length: count }, (_, i) => i >> 1),
        3,
      ),
    ).toBe(false);
  });

  it('passes over NaN, as in a share of the samples', () => {
    const eighth = values.map((v, i) => (i % 8 === 5 ? Math.round(4 * v) : NaN));
    expect(repeats(eighth, 3)).toBe(true);
    expect(repeats(values.map((v, i) => (i % 8 === 5 ? v : NaN)), 2)).toBe(false); // prettier-ignore
    expect(repeats(new Float64Array(100).fill(NaN), 2)).toBe(false);
  });
});
