import type { NumericArray } from '../samples.js';
import { givesLogits, inBase, requireNumbers, type UnitOptions } from './parameters.js';
import { divergenceTerm } from './relativeEntropy.js';

/** A categorical distribution, by its probabilities or its logits: one of the two. */
export interface CategoricalParameters {
  /** Probabilities ≥ 0 that sum to 1. */
  readonly probs?: NumericArray | undefined;
  /** Logarithms of the probabilities but for a constant: finite. */
  readonly logits?: NumericArray | undefined;
}

/**
 * Entropy of a categorical distribution.
 *
 *   H = −Σ pᵢ log pᵢ
 *
 * @param distribution - `probs` (≥ 0, sum 1 within 1e-9, or 1e-6 for a Float32Array; used as they are) or `logits`.
 * @param options - `base`.
 * @returns Entropy in nats, or in units of `base`, in [0, log k]; 0 log 0 is 0.
 * @throws RangeError when a probability is negative, or they don't sum to 1; TypeError unless exactly one of `probs` and
 *   `logits` is given.
 *
 * Source: (1) of docs/equations.md (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import { categoricalEntropy } from '@infodrop/information';
 * categoricalEntropy({ probs: [0.5, 0.25, 0.25] }, { base: 2 }); // 1.5
 */
export function categoricalEntropy(distribution: CategoricalParameters, options?: UnitOptions): number {
  const caller = 'categoricalEntropy';
  const { probs, logs } = logProbsOf(caller, 'distribution', distribution);
  let nats = 0;
  for (let i = 0; i < probs.length; i++) if (probs[i]! > 0) nats -= probs[i]! * logs[i]!;
  return inBase(caller, nats, options);
}

/**
 * Kullback–Leibler divergence between two categorical distributions.
 *
 *   KL(p ‖ q) = Σ pᵢ log (pᵢ/qᵢ)
 *
 * It is summed as pᵢ log (pᵢ/qᵢ) − pᵢ + qᵢ, which is never negative, so that it keeps its digits where p and q are all but equal;
 * for sums other than 1, within the tolerance, it differs from the equation by their difference.
 *
 * @param p - `probs` or `logits`.
 * @param q - The same, of the same length.
 * @param options - `base`.
 * @returns Divergence in nats, or in units of `base`, ≥ 0; Infinity where q gives no probability to what p does.
 * @throws RangeError when lengths differ, a probability is negative, or they don't sum to 1.
 *
 * Source: (5) of docs/equations.md (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import { categoricalKlDivergence } from '@infodrop/information';
 * categoricalKlDivergence({ probs: [0.75, 0.25] }, { probs: [0.5, 0.5] }, { base: 2 }); // 0.1887218755
 */
export function categoricalKlDivergence(
  p: CategoricalParameters,
  q: CategoricalParameters,
  options?: UnitOptions,
): number {
  const caller = 'categoricalKlDivergence';
  const own = logProbsOf(caller, 'p', p);
  const other = logProbsOf(caller, 'q', q);
  if (own.probs.length !== other.probs.length) {
    throw new RangeError(
      `${caller}: p and q must have the same number of outcomes, got ${own.probs.length} and ${other.probs.length}.`,
    );
  }
  let nats = 0;
  for (let i = 0; i < own.probs.length; i++) {
    nats += divergenceTerm(own.probs[i]!, other.probs[i]! - own.probs[i]!, own.logs[i]! - other.logs[i]!);
  }
  return inBase(caller, nats, options);
}

function logProbsOf(
  caller: string,
  name: string,
  value: CategoricalParameters,
): { probs: Float64Array; logs: Float64Array } {
  if (givesLogits(caller, value)) {
    const logits = requireNumbers(caller, 'logits', value.logits!, 1);
    const most = logits.reduce((greatest, logit) => Math.max(greatest, logit));
    const logSum = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0));
    const logs = logits.map((logit) => logit - most - logSum);
    return { probs: logs.map(Math.exp), logs };
  }
  const probs = requireNumbers(caller, 'probs', value.probs!, 1, { lowest: 0 });
  const sum = probs.reduce((total, p) => total + p, 0);
  if (!(Math.abs(sum - 1) <= (value.probs instanceof Float32Array ? 1e-6 : 1e-9))) {
    throw new RangeError(`${caller}: probs of ${name} must sum to 1, got a sum of ${sum}. Divide them by their sum.`);
  }
  return { probs, logs: probs.map(Math.log) };
}
