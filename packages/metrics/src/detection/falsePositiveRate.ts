import { requireOptions, requireThat } from '@infodrop/requirements';
import { rankedOf } from './ranked.js';

export interface FalsePositiveRateOptions {
  /** Share of the positives that must lie at or above the threshold, in (0, 1]. Default 0.95. */
  readonly recall?: number | undefined;
}

/** The rate, and the threshold that has it. */
export interface FalsePositiveRate {
  /** Share of the negatives at or above the threshold. */
  readonly value: number;
  /** The highest score at or above which enough of the positives lie. */
  readonly threshold: number;
  /** Share of the positives at or above it: at least what was asked for. */
  readonly recall: number;
}

/**
 * How many negatives pass a threshold that lets a given share of the positives pass: FPR95 by default, as out-of-distribution detectors are compared.
 *
 * @param positives - Scores that should be high (in-distribution, by custom), at least one, no NaN.
 * @param negatives - Scores that should be low, at least one, no NaN.
 * @param options - `recall`.
 * @returns See {@link FalsePositiveRate}; 0 is best. With few positives the share that passes is coarse, and comes back with the rate.
 * @throws TypeError for an unknown option, another form, or an element that is no number; RangeError when a side is empty or holds NaN, or recall is outside (0, 1].
 *
 * Source: D. Hendrycks, K. Gimpel, [A baseline for detecting misclassified and out-of-distribution examples](https://arxiv.org/abs/1610.02136), 2017,
 * and S. Liang, Y. Li, R. Srikant, [ODIN](https://arxiv.org/abs/1706.02690), 2018, for the rate at 95 %.
 *
 * @example
 * import { falsePositiveRate } from '@infodrop/metrics';
 * falsePositiveRate([4, 3, 2, 1], [2.5, 0], { recall: 0.75 }).value; // 0.5: 2 and above let three of four pass, and 2.5
 */
export function falsePositiveRate(
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
  options: FalsePositiveRateOptions = {},
): FalsePositiveRate {
  const caller = 'falsePositiveRate';
  requireOptions(caller, options, ['recall']);
  const { recall = 0.95 } = options;
  requireThat(Number.isFinite(recall) && recall > 0 && recall <= 1, caller, 'recall', 'in (0, 1]', recall);
  // Before their number is asked for.
  const thresholds = rankedOf(caller, positives, negatives);
  // Counted, not divided: 0.95 of 20 are 19, whatever the rounding.
  const enough = Math.ceil(recall * positives.length - 1e-9);
  const { score, above, falselyAbove } = thresholds.find((at) => at.above >= enough)!;
  return { value: falselyAbove / negatives.length, threshold: score, recall: above / positives.length };
}
