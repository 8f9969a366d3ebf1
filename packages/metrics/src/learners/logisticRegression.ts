import { minimize } from './minimize.js';
import { softmaxInto } from './softmax.js';

/** Linear log-odds of classes. */
export interface LogisticRegression {
  /** Probabilities of every class: [rows × classes]. */
  readonly predict: (columns: readonly Float64Array[]) => Float64Array;
  /** Weight of each feature for each class, row-major [classes × features]. */
  readonly weights: Float64Array;
  readonly intercepts: Float64Array;
}

/**
 * Logistic regression of classes 0 … size − 1, with weights kept small.
 *
 *   min over W, b of ½ Σ Wₖⱼ² + C Σ −log softmax(W xᵢ + b)_{yᵢ};   of two classes the log-odds have one weight a feature
 *
 * the problem of scikit-learn's `LogisticRegression(C)`, solved until the gradient is `tolerance` of what it was at 0. Features are standardized while it is
 * solved, not in the penalty: the solution is the same, and sooner found.
 */
export function logisticRegression(
  columns: readonly Float64Array[],
  labels: Int32Array,
  size: number,
  { c = 1, tolerance = 1e-5 }: { readonly c?: number; readonly tolerance?: number } = {},
): LogisticRegression {
  const rows = labels.length;
  const d = columns.length;
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / rows);
  const scales = columns.map((column, j) => {
    const variance = column.reduce((sum, value) => sum + (value - means[j]!) ** 2, 0) / rows;
    return Math.sqrt(variance) || 1;
  });
  const standard = standardized(columns, means, scales);
  const stride = d + 1;
  // Two classes have one weight a feature: weights of each class would be half as large each, and be penalized half as much.
  const outputs = size === 2 ? 1 : size;
  const share = new Float64Array(size);
  const logits = new Float64Array(size);
  const loss = (at: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const row = i * d;
      logitsInto(logits, at, standard, row, d);
      const label = labels[i]!;
      sum += c * (softmaxInto(share, logits, 0) - logits[label]!);
      for (let o = 0, k = size - outputs; o < outputs; o++, k++) {
        const error = c * (share[k]! - (label === k ? 1 : 0));
        const first = o * stride;
        for (let j = 0; j < d; j++) gradient[first + j]! += error * standard[row + j]!;
        gradient[first + d]! += error;
      }
    }
    for (let o = 0; o < outputs; o++) {
      for (let j = 0; j < d; j++) {
        const weight = at[o * stride + j]! / scales[j]!;
        sum += (weight * weight) / 2;
        gradient[o * stride + j]! += weight / scales[j]!;
      }
    }
    return sum;
  };
  const solution = minimize(new Float64Array(outputs * stride), loss, tolerance);
  const weights = new Float64Array(outputs * d);
  const intercepts = new Float64Array(outputs);
  for (let o = 0; o < outputs; o++) {
    intercepts[o] = solution[o * stride + d]!;
    for (let j = 0; j < d; j++) {
      weights[o * d + j] = solution[o * stride + j]! / scales[j]!;
      intercepts[o]! -= weights[o * d + j]! * means[j]!;
    }
  }
  return {
    weights,
    intercepts,
    predict(others) {
      const given = standardized(others, means, scales);
      const count = others[0]!.length;
      const probabilities = new Float64Array(count * size);
      for (let i = 0; i < count; i++) {
        logitsInto(logits, solution, given, i * d, d);
        softmaxInto(share, logits, 0);
        probabilities.set(share, i * size);
      }
      return probabilities;
    },
  };
}

/** Row-major features of mean 0 and variance 1, by the means and scales given. */
function standardized(columns: readonly Float64Array[], means: readonly number[], scales: readonly number[]) {
  const d = columns.length;
  const out = new Float64Array(columns[0]!.length * d);
  columns.forEach((column, j) => {
    for (let i = 0; i < column.length; i++) out[i * d + j] = (column[i]! - means[j]!) / scales[j]!;
  });
  return out;
}

/** Writes the logits of a row of features for the last classes, those that have weights; the others keep theirs, 0. */
function logitsInto(logits: Float64Array, at: Float64Array, features: Float64Array, row: number, d: number): void {
  const outputs = at.length / (d + 1);
  for (let o = 0, k = logits.length - outputs, first = 0; o < outputs; o++, k++, first += d + 1) {
    let sum = at[first + d]!;
    for (let j = 0; j < d; j++) sum += at[first + j]! * features[row + j]!;
    logits[k] = sum;
  }
}
