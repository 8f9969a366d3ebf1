import { rankedOf } from './ranked.js';

/**
 * Area under the precision–recall curve as average precision: a step for each different score, nothing interpolated.
 *
 *   AP = Σₙ (recallₙ − recallₙ₋₁) · precisionₙ,   n over the different scores, the highest first
 *
 * Chance is the share of positives, unlike `auroc`'s ½; which side is called positive matters: say it.
 *
 * @param positives - Scores that should be high, at least one, no NaN.
 * @param negatives - Scores that should be low, at least one, no NaN.
 * @returns A number in (0, 1].
 * @throws TypeError for another form, or an element that is no number; RangeError when a side is empty or holds NaN.
 *
 * Source: J. Davis, M. Goadrich, [The relationship between precision–recall and ROC curves](https://doi.org/10.1145/1143844.1143874), 2006, on why
 * lines between the points are wrong.
 *
 * @example
 * import { averagePrecision } from '@infodrop/metrics';
 * averagePrecision([3, 1], [2]); // 5/6: ½ · 1 + ½ · ⅔
 */
export function averagePrecision(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  let sum = 0;
  let before = 0;
  for (const { above, falselyAbove } of rankedOf('averagePrecision', positives, negatives)) {
    sum += ((above - before) / positives.length) * (above / (above + falselyAbove));
    before = above;
  }
  return sum;
}
