import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceLowerBound } from './evidenceLowerBound.js';
import { klDivergence } from './klDivergence.js';
import { counts, probabilities, type ProbabilityTable } from '../data/table.js';

describe('evidenceLowerBound', () => {
  it('has both forms of the seed’s eq. 7: ln p(x) − KL(q(z)‖p(z|x)) is Σ q ln p(x, z) − Σ q ln q', () => {
    const cell = fc.tuple(fc.double({ min: 1e-3, max: 1, noNaN: true }), fc.double({ min: 1e-3, max: 2, noNaN: true }));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 7 }), (cells) => {
        const sum = cells.reduce((total, [q]) => total + q, 0);
        const q = probabilities(cells.map(([each]) => each / sum));
        const joint = cells.map(([, p]) => p);
        const evidence = joint.reduce((a, b) => a + b);
        const posterior = probabilities(joint.map((p) => p / evidence));
        const bound = evidenceLowerBound(q, joint);
        expect(bound).toBeCloseTo(Math.log(evidence) - klDivergence(q, posterior), 11);
        expect(bound).toBeLessThanOrEqual(Math.log(evidence) + 1e-12);
        expect(evidenceLowerBound(posterior, joint)).toBeCloseTo(Math.log(evidence), 12);
      }),
      { numRuns: 60 },
    );
  });

  it('has the number of its equation', () => {
    const value = evidenceLowerBound(probabilities([0.5, 0.5]), Float64Array.of(0.1, 0.3), { base: 2 });
    expect(value).toBeCloseTo((Math.log2(0.1) + Math.log2(0.3)) / 2 + 1, 14);
    expect(evidenceLowerBound(probabilities([1]), [0.2], { details: true })).toMatchObject({
      unit: 'nats',
      estimator: 'exact',
    });
  });

  it('passes over values without posterior, and is −∞ where the joint has none', () => {
    expect(evidenceLowerBound(probabilities([1, 0]), [0.2, 0])).toBe(Math.log(0.2));
    expect(evidenceLowerBound(probabilities([0.5, 0.5]), [0.2, 0])).toBe(-Infinity);
    expect(evidenceLowerBound(probabilities([1, 1e-300]), [0.2, 1e-300])).toBeCloseTo(Math.log(0.2), 15);
  });

  it('refuses a plain array or counts for q, another length, and numbers that are no probabilities', () => {
    expect(() => evidenceLowerBound([0.5, 0.5] as unknown as ProbabilityTable, [1, 1])).toThrow(
      'q must be a table of probabilities',
    );
    expect(() => evidenceLowerBound(counts([1, 1]) as unknown as ProbabilityTable, [1, 1])).toThrow(
      'Wrap it in probabilities()',
    );
    expect(() => evidenceLowerBound(probabilities([1]), [1, 1])).toThrow('joint must be 1 numbers');
    expect(() => evidenceLowerBound(probabilities([1]), [-1])).toThrow('joint must be finite numbers ≥ 0, got -1.');
    expect(() => evidenceLowerBound(probabilities([1]), [NaN])).toThrow('got NaN');
  });
});
