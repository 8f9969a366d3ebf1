import { describe, expect, it } from 'vitest';
import { constantCodes, factorsOf } from '../../test/representations.js';
import { minimality, sufficiency } from './minimalityAndSufficiency.js';

/** Every combination of two values, so that all entropies are exact. */
const grid = [[0, 0], [0, 1], [1, 0], [1, 1]]; // prettier-ignore
const bins = 'distinct' as const;

describe('minimality', () => {
  it('is 1 for dimensions that hold one factor each, and what a factor has of them otherwise', () => {
    expect(minimality(grid, grid, { bins }).value).toBeCloseTo(1, 14);
    // One dimension holds both: half of it is of one factor.
    const both = grid.map(([a, b]) => 2 * a! + b!);
    expect(minimality(both, grid, { bins }).value).toBeCloseTo(0.5, 14);
  });

  it('is 1 with dependent factors', () => {
    const dependent = [[0, 0], [0, 0], [0, 1], [1, 1]]; // prettier-ignore
    expect(minimality(dependent, dependent, { bins }).value).toBeCloseTo(1, 14);
    expect(sufficiency(dependent, dependent, { bins }).value).toBeCloseTo(1, 14);
  });

  it('is 1 at most, whatever the rounding', () => {
    expect(minimality([1, 0], [1, 0]).shares).toEqual([1]);
    expect(sufficiency([1, 0], [1, 0]).value).toBe(1);
  });

  it('counts a constant dimension 0', () => {
    const codes = grid.map(([a, b]) => [a!, b!, 3]);
    expect(minimality(codes, grid, { bins }).value).toBeCloseTo(2 / 3, 14);
    expect(minimality(constantCodes(4, 2), grid, { bins }).value).toBe(0);
  });
});

describe('sufficiency', () => {
  it('is 1 where one dimension tells each factor wholly, whatever else it holds', () => {
    expect(sufficiency(grid.map(([a, b]) => 2 * a! + b!), grid, { bins }).value).toBeCloseTo(1, 14); // prettier-ignore
  });

  it('is the mean over factors', () => {
    const one = grid.map(([a]) => a!);
    const { value, shares } = sufficiency(one, grid, { bins });
    expect(value).toBeCloseTo(0.5, 14);
    expect(shares[0]).toBeCloseTo(1, 14);
    expect(shares[1]).toBeCloseTo(0, 14);
  });

  it('is near 0 for noise', () => {
    expect(sufficiency(factorsOf([1e6, 1e6], 5000, 1), factorsOf([3, 4], 5000)).value).toBeLessThan(0.01);
  });
});
