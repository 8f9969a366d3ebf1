import { describe, expect, it } from 'vitest';
import { columns } from '../../samples.js';
import { klDivergence } from './klDivergence.js';
import { lautumInformation } from './lautumInformation.js';
import { counts, marginalOf, probabilities } from '../data/table.js';

describe('lautumInformation', () => {
  it('has the number of dit', () => {
    // dit, bits: 3/16, 1/16, 1/16, 3/16, 1/16, 3/16, 3/16, 1/16.
    const p = [3, 1, 1, 3, 1, 3, 3, 1];
    const cube = probabilities(
      p.map((each) => each / 16),
      [2, 2, 2],
    );
    expect(lautumInformation(cube, { base: 2 })).toBeCloseTo(0.20751875, 9);
    expect(lautumInformation(counts(p, [2, 2, 2]), { base: 2 })).toBeCloseTo(0.20751875, 9);
    const samples = p.flatMap((n, cell) =>
      Array.from({ length: n }, () => [cell >> 2, (cell >> 1) & 1, `${cell & 1}`]),
    );
    expect(lautumInformation(samples, { base: 2 })).toBeCloseTo(0.20751875, 9);
  });

  it('is the divergence of the joint distribution from the product', () => {
    const table = probabilities([
      [0.1, 0.25, 0.05],
      [0.3, 0.1, 0.2],
    ]);
    const [x, y] = [marginalOf(table, [0]).values, marginalOf(table, [1]).values];
    const product = probabilities([...x].map((a) => [...y].map((b) => a * b)));
    expect(lautumInformation(table)).toBeCloseTo(klDivergence(product, table), 14);
  });

  it('is 0 for independent variables and one variable, infinite for a copy', () => {
    expect(lautumInformation(columns([0, 0, 1, 1], [0, 1, 0, 1]))).toBe(0);
    expect(lautumInformation([1, 2, 3])).toBe(0);
    const copy = lautumInformation(columns([0, 1], [0, 1]), { details: true });
    expect(copy.value).toBe(Infinity);
    expect(copy.warnings).toHaveLength(1);
  });

  it('refuses too many combinations, and no samples', () => {
    const many = Array.from({ length: 4000 }, (_, i) => i);
    expect(() => lautumInformation(columns(many, many))).toThrow('x must have at most 1e7 combinations of values');
    expect(() => lautumInformation([])).toThrow('lautumInformation: x must have at least one sample');
  });
});
