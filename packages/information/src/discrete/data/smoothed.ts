import { describe, requireNumber } from '@infodrop/requirements';
import { PRIORS, priorWeight, type DirichletPrior } from '../estimators/dirichletPrior.js';
import { isTable, samplesOfTable, type CountTable, type WeightTable } from './table.js';

/**
 * A table of counts or weights with a pseudo-count added to every cell: additive smoothing, so that nothing is impossible for not
 * having been seen.
 *
 *   n'(x) = n(x) + α,   p(x) = (n(x) + α) / (N + K α),   K the number of cells
 *
 * The measure of a smoothed table is consistent in all its parts, since every one of them is of the same distribution: mutual
 * information is ≥ 0, and divergences are finite. The estimator `dirichlet` smooths each entropy by itself.
 *
 * @param table - `counts(...)` or `weights(...)`, or that of a `contingencyTable`; its cells are all the values that are possible.
 * @param pseudoCount - α: a number ≥ 0, whole or not; or by name that of a prior, 'jeffreys' (½), 'laplace' (1),
 *   'schurmannGrassberger' (1/K), or 'minimax' (√N/K, N the sum of the table).
 * @returns The table of weights, to be passed to any discrete measure.
 * @throws TypeError for what is no table of counts or weights; RangeError for a pseudo-count that is negative, not finite, or no name.
 *
 * Edge cases: 0 changes nothing but the kind of the table. There is no standard error: the prior has its part in the value.
 *
 * Source: Agresti and Hitchcock, Bayesian inference for categorical data analysis (2005,
 * https://doi.org/10.1007/s10260-005-0121-y): the posterior mean under a symmetric Dirichlet prior.
 *
 * @example
 * import { contingencyTable, klDivergence, smoothed } from '@infodrop/information';
 * const labels = [['a', 'b', 'c']];
 * const [p, q] = [['a', 'a', 'b'], ['a', 'c', 'c']].map((samples) => contingencyTable(samples, { labels }).table);
 * klDivergence(p, q); // Infinity: q was never seen to be 'b'
 * klDivergence(smoothed(p, 0.5), smoothed(q, 0.5)); // 0.4711696747
 */
export function smoothed(table: CountTable | WeightTable, pseudoCount: number | DirichletPrior): WeightTable {
  const caller = 'smoothed';
  const given: unknown = table;
  if (!isTable(given) || given.kind === 'probabilities') {
    throw new TypeError(
      `${caller}: table must be counts(...) or weights(...), got ${isTable(given) ? 'probabilities' : describe(given)}. ` +
        'What is known needs no smoothing; contingencyTable(...).table counts samples.',
    );
  }
  const { values, shape } = given;
  const total = values.reduce((a, b) => a + b);
  const alpha =
    typeof pseudoCount === 'number'
      ? requireNumber(caller, 'pseudoCount', pseudoCount, { least: 0 })
      : priorWeight(pseudoCount, values.length, total);
  if (alpha === undefined) {
    throw new RangeError(
      `${caller}: pseudoCount must be a number ≥ 0 or one of ${PRIORS.join(', ')}, got ${describe(pseudoCount)}.`,
    );
  }
  const before = given.kind === 'weights' ? (given.pseudoCount ?? 0) : 0;
  return {
    kind: 'weights',
    values: values.map((n) => n + alpha),
    shape,
    samples: samplesOfTable(given),
    pseudoCount: before + alpha,
  };
}
