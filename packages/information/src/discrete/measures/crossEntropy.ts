import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { alignedFrequencies, type Distribution } from '../data/alignedFrequencies.js';
import { described, unseenWarnings, type DivergenceOptions } from './klDivergence.js';

/**
 * Cross-entropy of q relative to p, both discrete: the mean code length for p's values with a code made for q.
 *
 *   H(p, q) = −Σ p ln q = H(p) + KL(p‖q)
 *
 * @param p - Samples (labels), `counts(...)`, `weights(...)` or `probabilities(...)`.
 * @param q - The same kind of thing: samples where p is samples, or a table of p's shape.
 * @param options - `base`, `details`.
 * @returns Cross-entropy in nats, or to `base`: ≥ H(p), +∞ where q = 0 < p.
 * @throws TypeError for samples beside a table and for missing labels; RangeError for tables of different shapes, and for no samples.
 *
 * 0 log 0 = 0. Counts become frequencies with no correction, as for `klDivergence`.
 *
 * Source: Shannon (1948, https://doi.org/10.1002/j.1538-7305.1948.tb01338.x); (1) of docs/equations.md
 * (https://arxiv.org/abs/1611.01353) is its mean over data.
 *
 * @example
 * import { crossEntropy, probabilities } from '@infodrop/information';
 * crossEntropy(probabilities([0.5, 0.5]), probabilities([0.75, 0.25]), { base: 2 }); // 1.20751875
 */
export function crossEntropy<Details extends boolean>(
  p: Distribution,
  q: Distribution,
  options: WithDetails<DivergenceOptions, Details>,
): Detailed<Details>;
export function crossEntropy(p: Distribution, q: Distribution, options?: DivergenceOptions): number;
export function crossEntropy(
  p: Distribution,
  q: Distribution,
  options?: DivergenceOptions | WithDetails<DivergenceOptions, boolean>,
): number | Estimate {
  const caller = 'crossEntropy';
  requireOptions(caller, options, ['base', 'details']);
  const aligned = alignedFrequencies(caller, ['p', 'q'], [p, q]);
  const [of, by] = aligned.frequencies as readonly [Float64Array, Float64Array];
  let nats = 0;
  for (let i = 0; i < of.length; i++) if (of[i]! > 0) nats -= of[i]! * Math.log(by[i]!);
  return inUnits(caller, { nats, ...described(aligned), warnings: unseenWarnings(nats, aligned) }, options);
}
