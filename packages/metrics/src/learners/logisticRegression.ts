import { key, permutation } from '@infodrop/random';
import { factorize, solveFactorized } from './cholesky.js';
import { type CrossEntropy, type FeatureRows, featureRows, outputsOf } from './crossEntropy.js';
import { spreadOf } from './standardizer.js';
import { minimize, norm, type Objective, type Precondition } from './minimize.js';

/** Rows that many are begun with. */
const FEW = 1000;

/** Linear log-odds of classes. */
export interface LogisticRegression {
  /** Probabilities of every class: [rows × classes]. */
  readonly predict: (columns: readonly Float64Array[]) => Float64Array;
  /** The same of rows that a learner has prepared. */
  readonly tell: (rows: PreparedRows) => Float64Array;
  /** Weight of each feature for each class, row-major [classes × features]. */
  readonly weights: Float64Array;
  readonly intercepts: Float64Array;
}

/** Rows in the form that is learned from, made once for all that is asked of them. */
export interface PreparedRows {
  readonly count: number;
  readonly features: FeatureRows;
}

/** C, and how near the solution is to be. */
export interface LogisticOptions {
  readonly c?: number;
  readonly tolerance?: number;
}

/** Rows from which several sets of labels are learned. */
export interface LogisticLearner {
  readonly learn: (labels: Int32Array, size: number, options?: LogisticOptions) => LogisticRegression;
  /** Other rows, for what is learned to tell. */
  readonly prepare: (columns: readonly Float64Array[]) => PreparedRows;
}

/**
 * Logistic regression of classes 0 … size − 1, with weights kept small.
 *
 *   min over W, b of ½ Σ Wₖⱼ² + C Σ −log softmax(W xᵢ + b)_{yᵢ};   of two classes the log-odds have one weight a feature
 *
 * the problem of scikit-learn's `LogisticRegression(C)`, solved until the gradient is `tolerance` of what it was at 0. Features are standardized while it is
 * solved, not in the penalty: the solution is the same, and sooner found.
 */
export const logisticRegression = (
  columns: readonly Float64Array[],
  labels: Int32Array,
  size: number,
  options?: LogisticOptions,
): LogisticRegression => logisticLearner(columns).learn(labels, size, options);

/** {@link logisticRegression} of several sets of labels by the same features: what does not depend on the labels is done once. */
export function logisticLearner(columns: readonly Float64Array[]): LogisticLearner {
  const spreads = columns.map(spreadOf);
  const scales = spreads.map(({ variance }) => Math.sqrt(variance) || 1);
  const standardized = (given: readonly Float64Array[]): Float64Array[] =>
    given.map((column, j) => {
      const { first, beyond } = spreads[j]!;
      const scale = scales[j]!;
      const found = new Float64Array(column.length);
      for (let i = 0; i < column.length; i++) found[i] = (column[i]! - first - beyond) / scale;
      return found;
    });
  const standard = standardized(columns);
  const features = featureRows(standard);
  const rows = columns[0]!.length;
  // Few of many rows tell almost where the least is, and how it curves there: few steps are left for all of them.
  const chosen = rows > 4 * FEW ? permutation(key('logisticRegression'), rows).subarray(0, FEW) : undefined;
  const few = chosen && featureRows(standard.map((column) => Float64Array.from(chosen, (row) => column[row]!)));
  const prepare = (given: readonly Float64Array[]): PreparedRows => ({
    count: given[0]!.length,
    features: featureRows(standardized(given)),
  });
  return {
    prepare,
    learn(labels, size, options) {
      const all = features.withLabels(labels, size);
      const some =
        chosen &&
        few?.withLabels(
          Int32Array.from(chosen, (row) => labels[row]!),
          size,
        );
      const solution = solve({ all, some, slope: slopeAtZero(standard, labels, size), scales, size, rows }, options);
      const told = ({ count, features: asked }: PreparedRows): Float64Array =>
        asked.withLabels(new Int32Array(count), size).shares(solution);
      const d = columns.length;
      const outputs = outputsOf(size);
      const weights = new Float64Array(outputs * d);
      const intercepts = new Float64Array(outputs);
      for (let o = 0; o < outputs; o++) {
        intercepts[o] = solution[o * (d + 1) + d]!;
        for (let j = 0; j < d; j++) {
          weights[o * d + j] = solution[o * (d + 1) + j]! / scales[j]!;
          const { first, beyond } = spreads[j]!;
          intercepts[o]! -= weights[o * d + j]! * (first + beyond);
        }
      }
      return { weights, intercepts, tell: told, predict: (given) => told(prepare(given)) };
    },
  };
}

/** The gradient of the cross-entropy where all weights are 0, and all classes as likely. */
function slopeAtZero(standard: readonly Float64Array[], labels: Int32Array, size: number): Float64Array {
  const stride = standard.length + 1;
  const outputs = outputsOf(size);
  const found = new Float64Array(size * stride);
  for (const label of labels) found[label * stride + stride - 1]! -= 1;
  standard.forEach((column, j) => {
    let all = 0;
    for (let i = 0; i < column.length; i++) {
      all += column[i]!;
      found[labels[i]! * stride + j]! -= column[i]!;
    }
    for (let k = 0; k < size; k++) found[k * stride + j]! += all / size;
  });
  for (let k = 0; k < size; k++) found[k * stride + stride - 1]! += labels.length / size;
  return found.subarray((size - outputs) * stride);
}

/** What is solved. */
interface Problem {
  /** The cross-entropy of all rows. */
  readonly all: CrossEntropy;
  /** That of {@link FEW} of them, where they are many. */
  readonly some: CrossEntropy | undefined;
  /** The gradient of the first where all weights are 0. */
  readonly slope: Float64Array;
  /** By how much each feature was divided. */
  readonly scales: readonly number[];
  readonly size: number;
  readonly rows: number;
}

/** The weights and intercepts by standardized features, [outputs × (features + 1)]. */
function solve(
  { all, some, slope, scales, size, rows }: Problem,
  { c = 1, tolerance = 1e-5 }: LogisticOptions = {},
): Float64Array {
  const d = scales.length;
  const stride = d + 1;
  const outputs = outputsOf(size);
  /** The objective of some rows, each of which counts `each` times. */
  const objectiveOf =
    ({ loss }: CrossEntropy, each: number): Objective =>
    (at, gradient) => {
      let sum = each * loss(at, gradient);
      for (let o = 0, cell = 0; o < outputs; o++, cell++) {
        for (let j = 0; j < d; j++, cell++) {
          const weight = at[cell]! / scales[j]!;
          sum += (weight * weight) / 2;
          gradient[cell] = each * gradient[cell]! + weight / scales[j]!;
        }
        gradient[cell]! *= each;
      }
      return sum;
    };
  /** What undoes the curvature at a place, by that of some rows. */
  const curvatureOf = (at: Float64Array, { curvature }: CrossEntropy, each: number): Precondition => {
    const hessian = curvature(at);
    for (let i = 0; i < hessian.length; i++) hessian[i]! *= each;
    for (let cell = 0; cell < at.length; cell++) {
      const j = cell % stride;
      // Of more than two classes all intercepts can move together: there is no curvature, and no more than a little is made up.
      hessian[cell * at.length + cell]! += j < d ? 1 / (scales[j]! * scales[j]!) : 1e-6 * c * rows;
    }
    factorize(hessian, at.length);
    return (gradient) => {
      solveFactorized(hessian, gradient);
    };
  };
  const start = new Float64Array(outputs * stride);
  const objective = objectiveOf(all, c);
  const of = c * norm(slope);
  if (some === undefined) return minimize(start, objective, { tolerance, of });
  const each = (c * rows) / FEW;
  const near = minimize(start, objectiveOf(some, each), { tolerance: 3e-2 });
  return minimize(near, objective, { tolerance, of, precondition: curvatureOf(near, some, each) });
}
