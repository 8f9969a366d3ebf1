import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { describe, requireOptions } from '@infodrop/requirements';
import { dimensionless } from './normalization.js';
import { remainingEntropy } from './sharedInformation.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import {
  DISCRETE_OPTIONS,
  estimated,
  finish,
  variablesOf,
  type DiscreteOptions,
  type Terms,
} from '../data/variables.js';

/** What a variation of information takes. */
export interface VariationOfInformationOptions extends DiscreteOptions {
  /** `true` divides it by the joint entropy: a number in [0, 1] without unit. */
  readonly normalized?: boolean | undefined;
}

/**
 * Variation of information: the distance between two variables, or two partitions of the same samples.
 *
 *   VI(X, Y) = H(X | Y) + H(Y | X) = 2 H(X, Y) − H(X) − H(Y);  normalised VI / H(X, Y) = 1 − I(X; Y) / H(X, Y)
 *
 * Both forms are metrics (plug-in and exact): 0 just where each determines the other, symmetric, triangle inequality.
 *
 * @param x - Labels, one a sample; or a table of two axes, x and y.
 * @param y - Labels, as many as x has; left out after a table.
 * @param options - `normalized` (false by default), `estimator`, `alphabetSizes`, `base`, `details`. `base` makes no difference when normalised.
 * @returns The distance in nats, in units of `base`, or without unit when normalised. Local values with `details` unless normalised.
 * @throws As mutualInformation; TypeError when `normalized` is no boolean.
 *
 * Edge cases: 0 for two constants, normalised too.
 *
 * Source: Meilă 2007 (https://doi.org/10.1016/j.jmva.2006.11.013); normalised: Kraskov, Stögbauer, Andrzejak & Grassberger 2005.
 *
 * @example
 * import { variationOfInformation } from '@infodrop/information';
 * variationOfInformation([0, 0, 1, 1], [0, 1, 0, 1], { base: 2 }); // 2
 */
export function variationOfInformation<Details extends boolean>(
  x: Labels,
  y: Labels,
  options: WithDetails<VariationOfInformationOptions, Details>,
): Detailed<Details>;
export function variationOfInformation<Details extends boolean>(
  joint: Table,
  options: WithDetails<VariationOfInformationOptions, Details>,
): Detailed<Details>;
export function variationOfInformation(joint: Table, options?: VariationOfInformationOptions): number;
export function variationOfInformation(x: Labels, y: Labels, options?: VariationOfInformationOptions): number;
export function variationOfInformation(...given: readonly unknown[]): number | Estimate {
  const caller = 'variationOfInformation';
  const { variables, options } = variablesOf(caller, ['x', 'y'], given);
  requireOptions(caller, options, ['normalized', ...DISCRETE_OPTIONS]);
  const chosen = (options ?? {}) as VariationOfInformationOptions;
  const { normalized = false } = chosen;
  if (typeof normalized !== 'boolean') {
    throw new TypeError(`${caller}: normalized must be true or false, got ${describe(normalized)}.`);
  }
  const terms: Terms = [
    [2, [0, 1]],
    [-1, [0]],
    [-1, [1]],
  ];
  const exact = () => remainingEntropy(variables, [0], [1]) + remainingEntropy(variables, [1], [0]);
  if (!normalized) return finish(variables, terms, options, exact, { normalized });
  const distance = estimated(variables, terms, chosen, exact);
  const joint = estimated(variables, [[1, [0, 1]]], chosen).nats;
  const value = joint === 0 ? 0 : distance.nats / joint;
  return dimensionless(variables, { ...distance, value }, { normalized }, options);
}
