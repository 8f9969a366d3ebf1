import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { sharedInformation, sharedTerms } from './sharedInformation.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import { DISCRETE_OPTIONS, finish, variablesOf, type DiscreteOptions } from '../data/variables.js';

/**
 * Mutual information of two discrete variables: what one tells about the other.
 *
 *   I(X; Y) = Σ p(x, y) ln( p(x, y) / (p(x) p(y)) ) = H(X) + H(Y) − H(X, Y)
 *
 * The plug-in value is computed from the ratio, with all its digits near independence; it is biased up, by about
 * (kx − 1)(ky − 1)/2N. With another estimator the three entropies are estimated by it and added up, so that the value may be
 * negative; nothing is clamped.
 *
 * @param x - Labels, one a sample (rows or columns of labels are one joint symbol); or a table of two axes, x and y.
 * @param y - Labels, as many as x has; left out after a table.
 * @param options - `estimator` ('plugIn' by default), `alphabetSizes`, `base`, `details`.
 * @returns Mutual information in nats, or in units of `base`. With `details` and plug-in, local values ln p(x,y)/(p(x)p(y)) and
 *   the asymptotic standard error √(Var(local)/N), which is 0 at independence.
 * @throws TypeError when labels are missing or of another type; RangeError when lengths differ, there are no samples,
 *   the table has not two axes, or an estimator is asked for probabilities.
 *
 * Edge cases: 0 for a constant, and for one sample; H(X) for x with itself; 0 log 0 = 0.
 *
 * Source: Shannon 1948 (https://doi.org/10.1002/j.1538-7305.1948.tb01338.x); (6) of docs/equations.md
 * (https://arxiv.org/abs/1611.01353) (the sum above it there leaves out the factor p(x, y)).
 *
 * @example
 * import { mutualInformation, probabilities } from '@infodrop/information';
 * mutualInformation(['a', 'a', 'b', 'b'], [1, 1, 2, 2], { base: 2 }); // 1
 * mutualInformation(probabilities([[0.5, 0], [0.25, 0.25]]), { base: 2 }); // 0.3112781245
 */
export function mutualInformation<Details extends boolean>(
  x: Labels,
  y: Labels,
  options: WithDetails<DiscreteOptions, Details>,
): Detailed<Details>;
export function mutualInformation<Details extends boolean>(
  joint: Table,
  options: WithDetails<DiscreteOptions, Details>,
): Detailed<Details>;
export function mutualInformation(joint: Table, options?: DiscreteOptions): number;
export function mutualInformation(x: Labels, y: Labels, options?: DiscreteOptions): number;
export function mutualInformation(...given: readonly unknown[]): number | Estimate {
  const caller = 'mutualInformation';
  const { variables, options } = variablesOf(caller, ['x', 'y'], given);
  requireOptions(caller, options, DISCRETE_OPTIONS);
  return finish(variables, sharedTerms([0], [1]), options, () => sharedInformation(variables, [0], [1]));
}
