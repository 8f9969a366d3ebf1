import { inUnits, type Detailed, type Estimate, type EstimateOptions, type WithDetails } from '../../estimate.js';
import { describe, requireNumber, requireOptions } from '@infodrop/requirements';
import { isArray, type NumericArray } from '../../samples.js';
import { alignedFrequencies, type Distribution } from '../data/alignedFrequencies.js';
import { described, divergence } from './klDivergence.js';

export interface JensenShannonOptions extends EstimateOptions {
  /** Weight of each distribution, ≥ 0, with sum 1 (within 1e-9). All equal by default, however many samples each has. */
  readonly weights?: NumericArray | undefined;
}

/**
 * Jensen–Shannon divergence of any number of discrete distributions: the mean divergence from their mixture.
 *
 *   JSD = Σ wᵢ KL(pᵢ‖m) = H(m) − Σ wᵢ H(pᵢ),   m = Σ wᵢ pᵢ
 *
 * @param distributions - One or more: all samples, or all tables of one shape.
 * @param options - `weights`; `base`, `details`.
 * @returns Divergence in nats, or to `base`, in [0, H(w)]: 0 exactly when those with a weight are equal, H(w) when no two overlap.
 * @throws TypeError for something else than a list, for samples beside tables, and for missing labels;
 *   RangeError for no distribution, tables of different shapes, and weights that do not fit.
 *
 * 0 log 0 = 0; never infinite. Its square root is a metric for two equally weighted distributions.
 *
 * Source: Lin, Divergence measures based on the Shannon entropy (1991, https://doi.org/10.1109/18.61115).
 *
 * @example
 * import { jensenShannonDivergence } from '@infodrop/information';
 * jensenShannonDivergence([['red', 'blue'], ['blue', 'green']], { base: 2 }); // 0.5
 */
export function jensenShannonDivergence<Details extends boolean>(
  distributions: readonly Distribution[],
  options: WithDetails<JensenShannonOptions, Details>,
): Detailed<Details>;
export function jensenShannonDivergence(distributions: readonly Distribution[], options?: JensenShannonOptions): number;
export function jensenShannonDivergence(
  distributions: readonly Distribution[],
  options?: JensenShannonOptions | WithDetails<JensenShannonOptions, boolean>,
): number | Estimate {
  const caller = 'jensenShannonDivergence';
  requireOptions(caller, options, ['weights', 'base', 'details']);
  const list: unknown = distributions;
  if (!Array.isArray(list) || list.length === 0) {
    throw new TypeError(`${caller}: distributions must be an array of at least one, got ${describe(list)}.`);
  }
  const weights = weightsOf(caller, options?.weights, list.length);
  const names = Array.from(distributions, (_, i) => `distributions[${i}]`);
  const aligned = alignedFrequencies(caller, names, Array.from(distributions));
  const large = aligned.frequencies.map((p) => p.map((each) => each * LARGE));
  const mixture = large[0]!.map((_, cell) => large.reduce((sum, p, i) => sum + weights[i]! * p[cell]!, 0));
  let nats = 0;
  for (const [i, p] of large.entries()) if (weights[i]! > 0) nats += weights[i]! * (divergence(p, mixture) / LARGE);
  return inUnits(caller, { nats, ...described(aligned), settings: { weights, ...aligned.settings } }, options);
}

/** A power of two, which changes no digit: half of the smallest double is 0 in a mixture, but that of it times this is not. */
const LARGE = 2 ** 600;

function weightsOf(caller: string, given: NumericArray | undefined, length: number): readonly number[] {
  if (given === undefined) return Array.from({ length }, () => 1 / length);
  if (!isArray(given) || given.length !== length) {
    throw new RangeError(`${caller}: weights must be ${length} numbers, one a distribution, got ${describe(given)}.`);
  }
  const weights = Array.from(given);
  for (const [i, weight] of weights.entries()) requireNumber(caller, `weights[${i}]`, weight, { least: 0 });
  const sum = weights.reduce((a, b) => a + b);
  if (Math.abs(sum - 1) > 1e-9) throw new RangeError(`${caller}: weights must sum to 1, got a sum of ${sum}.`);
  return weights;
}
