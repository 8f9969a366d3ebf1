import { compiledRows } from './crossEntropyKernel.js';
import { softmaxInto } from './softmax.js';

/**
 * The cross-entropy of linear log-odds, as a function of their weights: of each output those of the features, and behind them the intercept,
 * row-major [outputs × (features + 1)]. Of two classes the second alone has weights, the logits of the first are 0.
 */
export interface CrossEntropy {
  /** Σ −log softmax(W xᵢ + b)_{yᵢ}; writes the gradient. */
  readonly loss: (at: Float64Array, gradient: Float64Array) => number;
  /** The second derivatives, row-major, the half on and below the diagonal; 0 above. */
  readonly curvature: (at: Float64Array) => Float64Array;
  /** Probabilities of every class, [rows × size]. */
  readonly shares: (at: Float64Array) => Float64Array;
}

/** How many classes have weights. */
export const outputsOf = (size: number): number => (size === 2 ? 1 : size);

/** Rows of features, and their cross-entropy with any labels, classes 0 … size − 1. */
export interface FeatureRows {
  readonly withLabels: (labels: Int32Array, size: number) => CrossEntropy;
}

/** Rows for the compiled kernel where there is one, whose sums are the same as those of plain loops but for their rounding. */
export function featureRows(columns: readonly Float64Array[]): FeatureRows {
  const compiled = compiledRows(columns);
  if (compiled === undefined) return plainRows(columns);
  let made: FeatureRows | undefined;
  /** For what the kernel has no memory left for: made once, whatever the labels. */
  const plain = (): FeatureRows => (made ??= plainRows(columns));
  return {
    withLabels(labels, size) {
      const found = compiled.withLabels(labels, size);
      if (found === undefined) return plain().withLabels(labels, size);
      return { ...found, curvature: (at) => found.curvature(at) ?? plain().withLabels(labels, size).curvature(at) };
    },
  };
}

/** Rows for plain loops. */
export function plainRows(columns: readonly Float64Array[]): FeatureRows {
  const rows = columns[0]!.length;
  const stride = columns.length + 1;
  const features = new Float64Array(rows * stride).fill(1);
  columns.forEach((column, j) => {
    for (let i = 0; i < rows; i++) features[i * stride + j] = column[i]!;
  });
  return { withLabels: (labels, size) => plainCrossEntropy(features, labels, size) };
}

function plainCrossEntropy(features: Float64Array, labels: Int32Array, size: number): CrossEntropy {
  const rows = labels.length;
  const stride = features.length / rows;
  const outputs = outputsOf(size);
  const logits = new Float64Array(size);
  const share = new Float64Array(size);
  const first = size - outputs;
  /** Of a row, log Σ exp(logits); writes logits and probabilities. */
  const look = (at: Float64Array, row: number): number => {
    for (let o = 0, cell = 0; o < outputs; o++) {
      let sum = 0;
      for (let j = 0; j < stride; j++) sum += at[cell++]! * features[row * stride + j]!;
      logits[first + o] = sum;
    }
    return softmaxInto(share, logits, 0);
  };
  return {
    loss(at, gradient) {
      gradient.fill(0);
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        const label = labels[row]!;
        sum += look(at, row) - logits[label]!;
        share[label]! -= 1;
        for (let o = 0, cell = 0; o < outputs; o++) {
          const error = share[first + o]!;
          for (let j = 0; j < stride; j++) gradient[cell++]! += error * features[row * stride + j]!;
        }
      }
      return sum;
    },
    curvature(at) {
      const width = outputs * stride;
      const found = new Float64Array(width * width);
      for (let row = 0; row < rows; row++) {
        look(at, row);
        for (let a = 0; a < width; a++) {
          const o = Math.floor(a / stride);
          const own = share[first + o]! * features[row * stride + (a % stride)]!;
          for (let b = 0; b <= a; b++) {
            const p = Math.floor(b / stride);
            const other = (o === p ? 1 : 0) - share[first + p]!;
            found[a * width + b]! += own * other * features[row * stride + (b % stride)]!;
          }
        }
      }
      return found;
    },
    shares(at) {
      const found = new Float64Array(rows * size);
      for (let row = 0; row < rows; row++) {
        look(at, row);
        found.set(share, row * size);
      }
      return found;
    },
  };
}
