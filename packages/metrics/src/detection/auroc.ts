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
 * @throws TypeError for another form, or an element that is no number; RangeError when a side is empty or holds NaN.
 *
 * Source: H. B. Mann and D. R. Whitney, “On a test of whether one of two random variables is stochastically larger than the
 * other”, Annals of Mathematical Statistics 18 (1947), https://doi.org/10.1214/aoms/1177730491: U over the number of pairs.
 *
 * @example
 * auroc([3, 2], [1, 2]); // 0.875: of four pairs three are in order and one is tied
 */
export function auroc(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  requireScores('auroc', 'positives', positives);
  requireScores('auroc', 'negatives', negatives);
  // The fewer are sorted, and each of the others is looked up among them. Pairs are counted in halves, so that the count is a whole number and the result
  // is rounded once.
  const isAbove = positives.length < negatives.length;
  const sorted = new Float64Array(isAbove ? positives : negatives).sort();
  const others = isAbove ? negatives : positives;
  let halves = 0;
  for (let i = 0; i < others.length;) {
    const score = others[i++]!;
    const less = firstNotBelow(sorted, score);
    halves += less;
    halves += sorted[less] === score ? firstAbove(sorted, score, less) : less;
  }
  const pairs = positives.length * negatives.length;
  return (isAbove ? 2 * pairs - halves : halves) / (2 * pairs);
}

/** How many of ascending numbers are below one. */
function firstNotBelow(sorted: Float64Array, score: number): number {
  let low = 0;
  // Halved without a branch on the outcome: none could be foreseen.
  for (let left = sorted.length; left > 0;) {
    const half = (left + 1) >> 1;
    low += sorted[low + half - 1]! < score ? half : 0;
    left -= half;
  }
  return low;
}

/** The first place from one on whose number is above another. */
function firstAbove(sorted: Float64Array, score: number, from: number): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= score) low = middle + 1;
    else high = middle;
  }
  return low;
}
