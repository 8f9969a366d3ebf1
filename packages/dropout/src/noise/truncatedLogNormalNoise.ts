import { requireNumber, requireOptions, requireThat } from '@infodrop/requirements';

/** log ε ~ N(loc, scale²) given low ≤ log ε ≤ high, both trained, one of each per channel. */
export interface TruncatedLogNormalNoise {
  readonly kind: 'truncatedLogNormal';
  readonly low: number;
  readonly high: number;
  /** Where loc starts, in [low, high]. */
  readonly initialLoc: number;
  /** Where scale starts, > 0. */
  readonly initialScale: number;
  /** Channels whose signal-to-noise ratio E ε/√Var ε is below this are 0 in calls without noise. */
  readonly pruneBelow: number;
}

export interface TruncatedLogNormalNoiseOptions {
  /** Least log ε. Default −20. */
  readonly low?: number;
  /** Greatest log ε. Default 0, so that ε ≤ 1. */
  readonly high?: number;
  /** Where loc starts, in [low, high]. Default `high`. */
  readonly initialLoc?: number;
  /** Where scale starts, > 0 and at most high − low. Default e⁻⁵: hardly any noise. */
  readonly initialScale?: number;
  /** Least signal-to-noise ratio of a channel that is kept, ≥ 0; 0 keeps all. Default 1. */
  readonly pruneBelow?: number;
}

const OPTIONS = ['low', 'high', 'initialLoc', 'initialScale', 'pruneBelow'] as const;

/**
 * Structured log-normal dropout: noise whose place and width are trained, so that channels which the task does not need go to
 * 0 and can be cut.
 *
 *   log ε ~ N(loc, scale²) given low ≤ log ε ≤ high,   cost KL(p(ε) ‖ 1/ε on the same interval)
 *
 * Its mean is not 1: without noise z = E ε · x, and 0 in a channel of E ε/√Var ε < pruneBelow.
 *
 * @throws RangeError when a number is outside its domain; TypeError for an option that there is not.
 *
 * Source: K. Neklyudov et al., [Structured Bayesian Pruning via Log-Normal Multiplicative
 * Noise](https://arxiv.org/abs/1705.07283), 2017; the initial values are those of its code, whose loc starts at 0.
 *
 * @example
 * multiplicativeNoise({ noise: truncatedLogNormalNoise(), per: 'channel', klScale: 1 / 8000 });
 */
export function truncatedLogNormalNoise(options: TruncatedLogNormalNoiseOptions = {}): TruncatedLogNormalNoise {
  const caller = 'truncatedLogNormalNoise';
  requireOptions(caller, options, OPTIONS);
  const { low = -20, high = 0, initialLoc = high, initialScale = Math.exp(-5), pruneBelow = 1 } = options;
  requireNumber(caller, 'low', low);
  requireNumber(caller, 'high', high);
  requireThat(low < high, caller, 'low', `below high, ${high}`, low, 'They are the ends of log ε.');
  requireNumber(caller, 'initialLoc', initialLoc, { least: low, most: high });
  requireNumber(caller, 'initialScale', initialScale, { least: 0, above: true, most: high - low });
  requireNumber(caller, 'pruneBelow', pruneBelow, { least: 0 });
  return { kind: 'truncatedLogNormal', low, high, initialLoc, initialScale, pruneBelow };
}
