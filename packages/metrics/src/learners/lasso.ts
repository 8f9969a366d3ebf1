/** A line with few weights. */
export interface Lasso {
  readonly weights: Float64Array;
  readonly intercept: number;
}

/**
 * The lasso: a linear prediction of a number in which features of little use have no weight.
 *
 *   min over w, b of 1/(2n) Σ (yᵢ − xᵢ·w − b)² + α Σ |wⱼ|
 *
 * by descent along one weight after the other (J. Friedman, T. Hastie, R. Tibshirani,
 * [Regularization paths for generalized linear models](https://doi.org/10.18637/jss.v033.i01), 2010), until no weight changes by more than 1e-10 of
 * the greatest.
 */
export function lasso(columns: readonly Float64Array[], target: Float64Array, alpha: number): Lasso {
  const rows = target.length;
  const means = columns.map(meanOf);
  const mean = meanOf(target);
  const d = columns.length;
  const product = (a: Float64Array, b: Float64Array, ofA: number, ofB: number): number => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += (a[i]! - ofA) * (b[i]! - ofB);
    return sum / rows;
  };
  const gram = columns.map((a, i) => columns.map((b, j) => product(a, b, means[i]!, means[j]!)));
  // What is left of each feature's covariance with the target.
  const left = Float64Array.from(columns, (column, j) => product(column, target, means[j]!, mean));
  const weights = new Float64Array(d);
  for (let sweep = 0; sweep < 10_000; sweep++) {
    let [moved, greatest] = [0, 0];
    for (let j = 0; j < d; j++) {
      const own = gram[j]![j]!;
      if (own <= 0) continue;
      const before = weights[j]!;
      const pull = left[j]! + own * before;
      const after = (Math.sign(pull) * Math.max(0, Math.abs(pull) - alpha)) / own;
      const change = after - before;
      if (change !== 0) for (let i = 0; i < d; i++) left[i]! -= gram[i]![j]! * change;
      weights[j] = after;
      moved = Math.max(moved, Math.abs(change));
      greatest = Math.max(greatest, Math.abs(after));
    }
    if (moved <= 1e-10 * greatest) break;
  }
  return { weights, intercept: mean - weights.reduce((sum, weight, j) => sum + weight * means[j]!, 0) };
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
