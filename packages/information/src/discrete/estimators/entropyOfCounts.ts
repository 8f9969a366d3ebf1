import { describe } from '../../requirements.js';
import { millerMadow } from './millerMadow.js';
import { plugIn } from './plugIn.js';

/** A rule that estimates an entropy from counts, by the name of its authors. */
export type EntropyEstimatorName = 'plugIn' | 'millerMadow';

/** An estimator: its name, or an object with its name and settings. */
export type EntropyEstimator = EntropyEstimatorName;

/** An estimated entropy in nats. */
export interface EstimatedEntropy {
  readonly nats: number;
  /** For people, for instance 'Miller–Madow'. */
  readonly estimator: string;
  /** What it was made with, defaults included. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly standardErrorNats?: number | undefined;
  readonly warnings: readonly string[];
}

/**
 * The entropy that an estimator gives for counts (integers ≥ 0, not all 0).
 *
 * `alphabetSize` is the number of possible values K, for the estimators that need it; by default as many as have a count above 0.
 * A count of 0 changes nothing else.
 */
export function entropyOfCounts(
  caller: string,
  counts: ArrayLike<number>,
  estimator: EntropyEstimator = 'plugIn',
  alphabetSize?: number,
): EstimatedEntropy {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  void alphabetSize;
  switch (estimator) {
    case 'plugIn':
      return { ...plugIn(counts, total), estimator: 'plug-in', settings: {}, warnings: [] };
    case 'millerMadow':
      return { ...millerMadow(counts, total), estimator: 'Miller–Madow', settings: {}, warnings: [] };
    default:
      throw new RangeError(`${caller}: estimator must be a known one, got ${describe(estimator)}.`);
  }
}
