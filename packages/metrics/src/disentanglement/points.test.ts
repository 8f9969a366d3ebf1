import { describe, expect, it } from 'vitest';
import { variancesOf } from './points.js';

describe('variancesOf', () => {
  it('are those of n − 1 of each dimension within each batch', () => {
    const data = Float64Array.of(1, 5, 3, 5, 2, 0, 2, 4);
    expect(variancesOf({ data, shape: [4, 2] }, 2)).toEqual([Float64Array.of(2, 0), Float64Array.of(0, 8)]);
  });

  it('are exactly 0 of a constant, and right of a narrow dimension far from 0', () => {
    const rows = 100_000;
    const data = Float64Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? 0.1 : 1.7e12 + ((at >> 1) % 2)));
    const [found] = variancesOf({ data, shape: [rows, 2] }, rows);
    expect(found?.[0]).toBe(0);
    expect(found?.[1]).toBeCloseTo(rows / 4 / (rows - 1), 12);
  });
});
