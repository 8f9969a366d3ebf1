import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { remainingEntropy } from './sharedInformation.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import { DISCRETE_OPTIONS, finish, variablesOf, type DiscreteOptions } from '../data/variables.js';

/**
 * Entropy that a discrete variable has left when another is known.
 *
 *   H(X|Y) = H(X, Y) − H(Y) = −Σ p(x, y) ln p(x|y)
 *
 * @param x - Samples of X (labels, rows or columns); or the table of X and Y, of two axes, and no second argument.
 * @param y - Samples of Y, as many.
 * @param options - `estimator` and `alphabetSizes` for samples and counts; `base`, `details`.
 * @returns Conditional entropy in nats, or to `base`; ≥ 0 but for estimators that correct H(X, Y) and H(Y) unequally.
 *   With `details` and plug-in, `local` holds −ln p̂(x|y) of each sample,
 *   and the asymptotic standard error is √(Var(local)/N).
 * @throws TypeError for missing labels, and for an estimator with probabilities; RangeError for different lengths, no samples, and a
 *   table that has not two axes.
 *
 * 0 log 0 = 0. H(X|X) = 0; H(X|Y) = H(X) when they are independent.
 *
 * Source: Shannon (1948, https://doi.org/10.1002/j.1538-7305.1948.tb01338.x).
 *
 * @example
 * import { conditionalEntropy, probabilities } from '@infodrop/information';
 * conditionalEntropy([0, 0, 1, 1], ['a', 'a', 'a', 'b'], { base: 2 }); // 0.6887218755
 * conditionalEntropy(probabilities([[0.5, 0.25], [0, 0.25]]), { base: 2 }); // 0.5
 */
export function conditionalEntropy<Details extends boolean>(
  x: Labels,
  y: Labels,
  options: WithDetails<DiscreteOptions, Details>,
): Detailed<Details>;
export function conditionalEntropy<Details extends boolean>(
  joint: Table,
  options: WithDetails<DiscreteOptions, Details>,
): Detailed<Details>;
export function conditionalEntropy(joint: Table, options?: DiscreteOptions): number;
export function conditionalEntropy(x: Labels, y: Labels, options?: DiscreteOptions): number;
export function conditionalEntropy(...given: readonly unknown[]): number | Estimate {
  const caller = 'conditionalEntropy';
  const { variables, options } = variablesOf(caller, ['x', 'y'], given);
  requireOptions(caller, options, DISCRETE_OPTIONS);
  const terms = [
    [1, [0, 1]],
    [-1, [1]],
  ] as const;
  return finish(variables, terms, options, () => remainingEntropy(variables, [0], [1]));
}
