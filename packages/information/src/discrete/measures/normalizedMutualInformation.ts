import type { Detailed, Estimate, WithDetails } from '../../estimate.js';
import { requireOneOf, requireOptions } from '@infodrop/requirements';
import { dimensionless, normalizer, NORMALIZATIONS, type Normalization } from './normalization.js';
import { sharedInformation, sharedTerms } from './sharedInformation.js';
import type { Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import { estimated, variablesOf, type DiscreteOptions } from '../data/variables.js';

/** What a normalised mutual information takes: it has no unit, hence no base. */
export interface NormalizedMutualInformationOptions extends Omit<DiscreteOptions, 'base'> {
  /** What it is divided by: 'arithmetic' (default, as scikit-learn's), 'geometric', 'min', 'max' or 'joint'. */
  readonly normalization?: Normalization | undefined;
}

/**
 * Mutual information as a share of entropy: 0 for independent variables, 1 where they determine each other.
 *
 *   I(X; Y) / M,  M = (H(X) + H(Y))/2, √(H(X) H(Y)), min or max of H(X) and H(Y), or H(X, Y)
 *
 * @param x - Labels, one a sample; or a table of two axes, x and y.
 * @param y - Labels, as many as x has; left out after a table.
 * @param options - `normalization` ('arithmetic' by default: that is scikit-learn's `average_method`, whose others are the next
 *   three; 'joint' gives 1 − the normalised variation of information), `estimator`, `alphabetSizes`, `details`.
 * @returns A number without unit; in [0, 1] for plug-in.
 * @throws As mutualInformation.
 *
 * Edge cases: 1 when both are constant (the same partition), 0 when one of them is; as scikit-learn has them.
 *
 * Source: Vinh, Epps & Bailey 2010 (https://jmlr.org/papers/v11/vinh10a.html), table 2.
 *
 * @example
 * import { normalizedMutualInformation } from '@infodrop/information';
 * normalizedMutualInformation([0, 0, 1, 1], [0, 1, 2, 2], { normalization: 'max' }); // 0.6666666667
 */
export function normalizedMutualInformation<Details extends boolean>(
  x: Labels,
  y: Labels,
  options: WithDetails<NormalizedMutualInformationOptions, Details>,
): Detailed<Details>;
export function normalizedMutualInformation<Details extends boolean>(
  joint: Table,
  options: WithDetails<NormalizedMutualInformationOptions, Details>,
): Detailed<Details>;
export function normalizedMutualInformation(joint: Table, options?: NormalizedMutualInformationOptions): number;
export function normalizedMutualInformation(x: Labels, y: Labels, options?: NormalizedMutualInformationOptions): number;
export function normalizedMutualInformation(...given: readonly unknown[]): number | Estimate {
  const caller = 'normalizedMutualInformation';
  const { variables, options } = variablesOf(caller, ['x', 'y'], given);
  requireOptions(caller, options, ['normalization', 'estimator', 'alphabetSizes', 'details']);
  const chosen = (options ?? {}) as NormalizedMutualInformationOptions;
  const normalization = requireOneOf(caller, 'normalization', chosen.normalization ?? 'arithmetic', NORMALIZATIONS);
  const entropy = (subset: readonly number[]) => estimated(variables, [[1, subset]], chosen).nats;
  const information = estimated(variables, sharedTerms([0], [1]), chosen, () => sharedInformation(variables, [0], [1]));
  const [hx, hy] = [entropy([0]), entropy([1])];
  const divisor = normalizer(normalization, hx, hy, () => entropy([0, 1]));
  const both = hx === 0 && hy === 0;
  const ratio = both ? 1 : divisor === 0 ? 0 : information.nats / divisor;
  // The plug-in ratio is at most 1: what is above is rounding. Estimated entropies promise no such thing.
  const value = chosen.estimator === undefined || chosen.estimator === 'plugIn' ? Math.min(1, ratio) : ratio;
  return dimensionless(variables, { ...information, value }, { normalization }, options);
}
