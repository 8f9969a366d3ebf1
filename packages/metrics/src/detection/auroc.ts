import { requireScores } from './requireScores.js';

/**
 * Area under the receiver operating characteristic: the Mann–Whitney statistic, exact, ties counted as one half.
 *
 *   AUROC = P(p > n) + ½ P(p = n),   p drawn from the positives, n from the negatives
 *
 * ½ is chance, 1 says that every positive lies above every negative, 0 the reverse. Only the order of the values matters.
 *
 * @param positives - Scores that should be high, at least one, no NaN (±Infinity is ordered as usual).
 * @param negatives - Scores that should be low, at least one, no NaN.
 * @returns A number in [0, 1], without unit.
 * @throws RangeError when a side is empty or holds NaN.
 *
 * Source: H. B. Mann and D. R. Whitney, “On a test of whether one of two random variables is stochastically larger than the
 * other”, Annals of Mathematical Statistics 18 (1947), https://doi.org/10.1214/aoms/1177730491: U over the number of pairs.
 *
 * @example
 * auroc([3, 2], [1, 2]); // 0.875: of four pairs three are in order and one is tied
 */
export function auroc(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  const above = sortedScores('positives', positives);
  const below = sortedScores('negatives', negatives);
  // Pairs are counted in halves, so that the count is a whole number and the result is rounded once.
  let halves = 0;
  let less = 0;
  let lessOrEqual = 0;
  for (const score of above) {
    while (less < below.length && below[less]! < score) less++;
    while (lessOrEqual < below.length && below[lessOrEqual]! <= score) lessOrEqual++;
    halves += less + lessOrEqual;
  }
  return halves / (2 * above.length * below.length);
}

function sortedScores(name: string, scores: ArrayLike<number>): Float64Array {
  requireScores('auroc', name, scores);
  return Float64Array.from(scores).sort();
}
