import { requireNumber } from '@infodrop/requirements';
import { givesLogits, inBase, type UnitOptions } from './parameters.js';
import { divergenceTerm } from './relativeEntropy.js';

/** A Bernoulli distribution, by its probability of 1 or its logit: one of the two. */
export interface BernoulliParameters {
  /** P(1), in [0, 1]. */
  readonly probs?: number | undefined;
  /** log (P(1)/P(0)): finite. */
  readonly logits?: number | undefined;
}

/**
 * Entropy of a Bernoulli distribution.
 *
 *   H = −p log p − (1 − p) log (1 − p)
 *
 * @param distribution - `probs` in [0, 1] or `logits`, which keep digits where p is next to 1.
 * @param options - `base`.
 * @returns Entropy in nats, or in units of `base`, in [0, log 2]; 0 for p = 0 and p = 1.
 * @throws RangeError when p is outside [0, 1]; TypeError unless exactly one of `probs` and `logits` is given.
 *
 * Source: Cover & Thomas 2006 (https://doi.org/10.1002/047174882X), eq. 2.5.
 *
 * @example
 * import { bernoulliEntropy } from '@infodrop/information';
 * bernoulliEntropy({ probs: 0.5 }, { base: 2 }); // 1
 */
export function bernoulliEntropy(distribution: BernoulliParameters, options?: UnitOptions): number {
  const caller = 'bernoulliEntropy';
  const [one, zero] = outcomes(caller, distribution);
  return inBase(caller, weighted(one) + weighted(zero), options);
}

/**
 * Kullback–Leibler divergence between two Bernoulli distributions.
 *
 *   KL(p ‖ q) = p log (p/q) + (1 − p) log ((1 − p)/(1 − q))
 *
 * @param p - `probs` in [0, 1] or `logits`.
 * @param q - The same.
 * @param options - `base`.
 * @returns Divergence in nats, or in units of `base`, ≥ 0; Infinity where q gives no probability to what p does.
 * @throws RangeError when a probability is outside [0, 1]; TypeError unless exactly one of `probs` and `logits` is given.
 *
 * Source: (5) of docs/equations.md (https://arxiv.org/abs/1611.01353) for two outcomes.
 *
 * @example
 * import { bernoulliKlDivergence } from '@infodrop/information';
 * bernoulliKlDivergence({ probs: 0.75 }, { probs: 0.5 }, { base: 2 }); // 0.1887218755
 */
export function bernoulliKlDivergence(p: BernoulliParameters, q: BernoulliParameters, options?: UnitOptions): number {
  const caller = 'bernoulliKlDivergence';
  const [one, zero] = outcomes(caller, p);
  const [otherOne, otherZero] = outcomes(caller, q);
  // The difference of the probabilities, from the outcome of p that is less likely: it has more digits.
  const gap = one.p <= 0.5 ? otherOne.p - one.p : zero.p - otherZero.p;
  const nats =
    divergenceTerm(one.p, gap, one.log - otherOne.log) + divergenceTerm(zero.p, -gap, zero.log - otherZero.log);
  return inBase(caller, nats, options);
}

/** An outcome's probability and its logarithm. */
interface Outcome {
  readonly p: number;
  readonly log: number;
}

function outcomes(caller: string, value: BernoulliParameters): readonly [one: Outcome, zero: Outcome] {
  if (givesLogits(caller, value)) {
    const logit = requireNumber(caller, 'logits', value.logits!);
    const tail = Math.exp(-Math.abs(logit));
    const likely = { p: 1 / (1 + tail), log: -Math.log1p(tail) };
    const unlikely = { p: tail / (1 + tail), log: -Math.abs(logit) - Math.log1p(tail) };
    return logit >= 0 ? [likely, unlikely] : [unlikely, likely];
  }
  const p = requireNumber(caller, 'probs', value.probs!, { least: 0, most: 1 });
  return [
    { p, log: Math.log(p) },
    { p: 1 - p, log: Math.log1p(-p) },
  ];
}

/** −p log p, 0 for p = 0. */
function weighted({ p, log }: Outcome): number {
  return p === 0 ? 0 : 0 - p * log;
}
