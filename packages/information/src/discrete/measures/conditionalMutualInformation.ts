import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { sharedInformation, sharedTerms } from './sharedInformation.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import { DISCRETE_OPTIONS, finish, variablesOf, type DiscreteOptions } from '../data/variables.js';

/**
 * Mutual information of two discrete variables given a third.
 *
 *   I(X; Y | Z) = Σ p(x, y, z) ln( p(z) p(x, y, z) / (p(x, z) p(y, z)) ) = H(X, Z) + H(Y, Z) − H(X, Y, Z) − H(Z)
 *
 * The plug-in value keeps its digits near conditional independence; its bias is up, by about kz (kx − 1)(ky − 1)/2N. Another
 * estimator estimates the four entropies, and the value may be negative.
 *
 * @param x - Labels, one a sample; or a table of three axes, x, y and z.
 * @param y - Labels, as many as x has; left out, as z, after a table.
 * @param z - Labels of the condition; several columns are one joint condition.
 * @param options - `estimator` ('plugIn' by default), `alphabetSizes`, `base`, `details`.
 * @returns Nats, or units of `base`. With `details` and plug-in, local values and their standard error.
 * @throws As mutualInformation; RangeError for a table that has not three axes.
 *
 * Edge cases: I(X; Y) where z is constant; 0 where x or y is, or z determines one of them.
 *
 * Source: Cover & Thomas 2006 (https://doi.org/10.1002/047174882X), eq. 2.61.
 *
 * @example
 * import { conditionalMutualInformation } from '@infodrop/information';
 * conditionalMutualInformation([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], { base: 2 }); // 1: z is x XOR y
 */
export function conditionalMutualInformation<Details extends boolean>(
  x: Labels,
  y: Labels,
  z: Labels,
  options: WithDetails<DiscreteOptions, Details>,
): Detailed<Details>;
export function conditionalMutualInformation<Details extends boolean>(
  joint: Table,
  options: WithDetails<DiscreteOptions, Details>,
): Detailed<Details>;
export function conditionalMutualInformation(joint: Table, options?: DiscreteOptions): number;
export function conditionalMutualInformation(x: Labels, y: Labels, z: Labels, options?: DiscreteOptions): number;
export function conditionalMutualInformation(...given: readonly unknown[]): number | Estimate {
  const caller = 'conditionalMutualInformation';
  const { variables, options } = variablesOf(caller, ['x', 'y', 'z'], given);
  requireOptions(caller, options, DISCRETE_OPTIONS);
  const exact = () => sharedInformation(variables, [0], [1], [2]);
  return finish(variables, sharedTerms([0], [1], [2]), options, exact);
}
