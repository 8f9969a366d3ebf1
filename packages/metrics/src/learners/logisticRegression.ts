import { key, permutation } from '@infodrop/random';
import { factorize, solveFactorized } from './cholesky.js';
import { minimize, norm, type Objective, type Precondition } from './minimize.js';
import { softmaxInto } from './softmax.js';

/** Rows that many are begun with. */
const FEW = 1000;

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
  /** The objective of some rows, each of which counts `each` times. */
  const lossOf =
    (chosen: ArrayLike<number> | undefined, each: number): Objective =>
    (at, gradient) => {
      gradient.fill(0);
      let sum = 0;
      const count = chosen?.length ?? rows;
      for (let i = 0; i < count; i++) {
        const which = chosen?.[i] ?? i;
        const row = which * d;
        logitsInto(logits, at, standard, row, d);
        const label = labels[which]!;
        sum += each * (softmaxInto(share, logits, 0) - logits[label]!);
        share[label]! -= 1;
        addErrors(gradient, share, each, standard, row, d);
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
  /** What undoes the curvature at a place, by that of some rows. */
  const curvatureOf = (at: Float64Array, chosen: Uint32Array, each: number): Precondition => {
    // Of each pair of outputs a block of features by features, which is symmetric: its lower half is summed.
    const half = (stride * (stride + 1)) / 2;
    const blocks = new Float64Array(((outputs * (outputs + 1)) / 2) * half);
    const squares = new Float64Array(half);
    const own = new Float64Array(stride).fill(1);
    for (const which of chosen) {
      const row = which * d;
      logitsInto(logits, at, standard, row, d);
      softmaxInto(share, logits, 0);
      for (let j = 0; j < d; j++) own[j] = standard[row + j]!;
      for (let j = 0, to = 0; j < stride; j++) for (let l = 0; l <= j; l++) squares[to++] = own[j]! * own[l]!;
      for (let o = 0, k = size - outputs, to = 0; o < outputs; o++, k++) {
        for (let p = 0, q = size - outputs; p <= o; p++, q++, to += half) {
          const weight = each * share[k]! * ((o === p ? 1 : 0) - share[q]!);
          for (let cell = 0; cell < half; cell++) blocks[to + cell]! += weight * squares[cell]!;
        }
      }
    }
    const hessian = new Float64Array(at.length * at.length);
    for (let o = 0, from = 0; o < outputs; o++) {
      for (let p = 0; p <= o; p++, from += half) {
        for (let j = 0, cell = from; j < stride; j++) {
          for (let l = 0; l <= j; l++, cell++) {
            hessian[(o * stride + j) * at.length + p * stride + l] = blocks[cell]!;
            hessian[(o * stride + l) * at.length + p * stride + j] = blocks[cell]!;
          }
        }
      }
    }
    for (let o = 0; o < outputs; o++) {
      for (let j = 0; j < stride; j++) {
        // Of more than two classes all intercepts can move together: there is no curvature, and no more than a little is made up.
        const to = o * stride + j;
        hessian[to * at.length + to]! += j < d ? 1 / (scales[j]! * scales[j]!) : 1e-6 * c * rows;
      }
    }
    factorize(hessian, at.length);
    return (gradient) => {
      solveFactorized(hessian, gradient);
    };
  };
  const start = new Float64Array(outputs * stride);
  const loss = lossOf(undefined, c);
  const slope = new Float64Array(start.length);
  loss(start, slope);
  const of = norm(slope);
  // Few of many rows tell almost where the least is, and how it curves there: few steps are left for all of them.
  const few = rows > 4 * FEW ? permutation(key('logisticRegression'), rows).subarray(0, FEW) : undefined;
  const each = (c * rows) / FEW;
  const near = few === undefined ? start : minimize(start, lossOf(few, each), { tolerance: 1e-2 });
  const precondition = few === undefined ? undefined : curvatureOf(near, few, each);
  const solution = minimize(near, loss, { tolerance, of, precondition });
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

/**
 * Writes the logits of a row of features for the last classes, those that have weights; the others keep theirs, 0.
 *
 * Two at a time: one sum would wait for each of its terms.
 */
function logitsInto(logits: Float64Array, at: Float64Array, features: Float64Array, row: number, d: number): void {
  const stride = d + 1;
  let [k, first] = [logits.length - at.length / stride, 0];
  for (; k + 1 < logits.length; k += 2, first += 2 * stride) {
    const next = first + stride;
    let [one, other] = [at[first + d]!, at[next + d]!];
    for (let j = 0; j < d; j++) {
      const value = features[row + j]!;
      one += at[first + j]! * value;
      other += at[next + j]! * value;
    }
    logits[k] = one;
    logits[k + 1] = other;
  }
  if (k === logits.length) return;
  let sum = at[first + d]!;
  for (let j = 0; j < d; j++) sum += at[first + j]! * features[row + j]!;
  logits[k] = sum;
}

/** Adds to the gradient what a row of features, which counts `each` times, is wrong by in the last classes. */
function addErrors(
  gradient: Float64Array,
  errors: Float64Array,
  each: number,
  features: Float64Array,
  row: number,
  d: number,
): void {
  const stride = d + 1;
  let [k, first] = [errors.length - gradient.length / stride, 0];
  for (; k + 1 < errors.length; k += 2, first += 2 * stride) {
    const next = first + stride;
    const one = each * errors[k]!;
    const other = each * errors[k + 1]!;
    for (let j = 0; j < d; j++) {
      const value = features[row + j]!;
      gradient[first + j]! += one * value;
      gradient[next + j]! += other * value;
    }
    gradient[first + d]! += one;
    gradient[next + d]! += other;
  }
  if (k === errors.length) return;
  const error = each * errors[k]!;
  for (let j = 0; j < d; j++) gradient[first + j]! += error * features[row + j]!;
  gradient[first + d]! += error;
}
