import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { klDivergence } from '../measures/klDivergence.js';
import { mutualInformation } from '../measures/mutualInformation.js';
import { entropy } from '../measures/entropy.js';
import { totalCorrelation } from '../measures/totalCorrelation.js';
import { contingencyTable } from './contingencyTable.js';
import { smoothed } from './smoothed.js';
import { counts, probabilities, weights } from './table.js';

describe('a smoothed table', () => {
  it('has a pseudo-count in every cell, and is told by the settings of what is made of it', () => {
    const table = smoothed(counts([[3, 0], [1, 0]]), 0.25); // prettier-ignore
    expect(table).toMatchObject({ kind: 'weights', shape: [2, 2], samples: 4, pseudoCount: 0.25 });
    expect([...table.values]).toEqual([3.25, 0.25, 1.25, 0.25]);
    expect(mutualInformation(table, { details: true })).toMatchObject({
      estimator: 'plug-in',
      samples: 4,
      settings: { estimator: 'plugIn', pseudoCount: 0.25 },
      warnings: [],
    });
    expect(mutualInformation(table, { details: true })).not.toHaveProperty('standardError');
    const twice = smoothed(smoothed(counts([3, 1]), 0.5), 1);
    expect(twice.pseudoCount).toBe(1.5);
    expect([...twice.values]).toEqual([4.5, 2.5]);
    const { settings, samples } = klDivergence(smoothed(counts([3, 1]), 0.5), counts([2, 2]), { details: true });
    expect(settings).toEqual({ pseudoCounts: [0.5, 0] });
    expect(samples).toBe(8);
  });

  it.each([
    ['jeffreys', 0.5],
    ['laplace', 1],
    ['schurmannGrassberger', 1 / 4],
    ['minimax', Math.sqrt(9) / 4],
  ] as const)('takes the prior %s', (prior, alpha) => {
    const table = counts([5, 3, 1, 0]);
    expect(smoothed(table, prior)).toEqual(smoothed(table, alpha));
    // One entropy has no other to agree with: this is the estimator.
    expect(entropy(smoothed(table, prior))).toBeCloseTo(entropy(table, { estimator: { name: 'dirichlet', alpha: prior } }), 14); // prettier-ignore
  });

  it('is that of the frequencies (n + α)/(N + Kα), finite where a cell was not seen', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }).filter((n) => n.some((each) => each > 0)),
        fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }).filter((n) => n.some((each) => each > 0)),
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
        (n, m, alpha) => {
          const [p, q] = [n, m].map((each) => {
            const total = each.reduce((a, b) => a + b) + 6 * alpha;
            return each.map((count) => (count + alpha) / total);
          }) as [number[], number[]];
          const kl = p.reduce((sum, each, i) => sum + each * Math.log(each / q[i]!), 0);
          expect(klDivergence(smoothed(counts(n), alpha), smoothed(counts(m), alpha))).toBeCloseTo(kl, 10);
          // Every part is of one distribution: what cannot be negative is not.
          const table = smoothed(counts(n, [2, 3]), alpha);
          expect(mutualInformation(table)).toBeGreaterThanOrEqual(0);
          expect(totalCorrelation(table)).toBeCloseTo(mutualInformation(probabilities(p, [2, 3])), 12);
        },
      ),
    );
  });

  it('compares samples over labels that one of them never has', () => {
    const labels = [['a', 'b', 'c']];
    const [p, q] = [
      ['a', 'a', 'b'],
      ['a', 'c', 'c'],
    ].map((each) => contingencyTable(each, { labels }).table);
    expect(klDivergence(p!, q!)).toBe(Infinity);
    // (5 ln(5/3) + 3 ln 3 − ln 5) / 9.
    const expected = (5 * Math.log(5 / 3) + 3 * Math.log(3) - Math.log(5)) / 9;
    expect(klDivergence(smoothed(p!, 0.5), smoothed(q!, 0.5))).toBeCloseTo(expected, 14);
  });

  it('refuses what has no counts, and what is no pseudo-count', () => {
    expect(() => smoothed(probabilities([0.5, 0.5]) as never, 1)).toThrow(
      'smoothed: table must be counts(...) or weights(...), got probabilities.',
    );
    expect(() => smoothed([1, 2] as never, 1)).toThrow(
      'smoothed: table must be counts(...) or weights(...), got [1, 2].',
    );
    expect(() => smoothed(counts([1]), -1)).toThrow('smoothed: pseudoCount must be a finite number ≥ 0, got -1.');
    expect(() => smoothed(weights([1]), 'jeffrey' as never)).toThrow(
      'smoothed: pseudoCount must be a number ≥ 0 or one of',
    );
  });
});
