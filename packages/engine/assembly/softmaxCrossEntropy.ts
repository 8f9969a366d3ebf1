// Cross-entropy of logits, row by row: H = Σ labels · (log Σ e^(logits − largest) − (logits − largest)).
import { upperDoubles } from './doubles';
import { exp4, log4 } from './elementary';

/** The largest of a row, NaN if one of it is. */
function largestOf(row: usize, classes: i32): f32 {
  let largest: f32 = f32.NEGATIVE_INFINITY;
  let c: i32 = 0;
  if (classes >= 4) {
    let four = v128.load(row);
    for (c = 4; c + 4 <= classes; c += 4) four = f32x4.max(four, v128.load(row + (c << 2)));
    largest = max(
      max(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1)),
      max(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)),
    );
  }
  for (; c < classes; c++) largest = max(largest, load<f32>(row + (c << 2)));
  return largest;
}

/** Σ e^(row − largest), and the terms at `out` unless that is 0. */
function sumOfExponentials(row: usize, classes: i32, largest: f32, out: usize): f64 {
  const shift = f32x4.splat(largest);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let c: i32 = 0;
  for (; c + 4 <= classes; c += 4) {
    const terms = exp4(f32x4.sub(v128.load(row + (c << 2)), shift));
    low = f64x2.add(low, f64x2.promote_low_f32x4(terms));
    high = f64x2.add(high, upperDoubles(terms));
    if (out != 0) v128.store(out + (c << 2), terms);
  }
  const both = f64x2.add(low, high);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; c < classes; c++) {
    const term = f32x4.extract_lane(exp4(f32x4.splat(load<f32>(row + (c << 2)) - largest)), 0);
    sum += <f64>term;
    if (out != 0) store<f32>(out + (c << 2), term);
  }
  return sum;
}

/**
 * Losses of the rows from `first` to `last`. Labels are rows of weights, [rows][classes], or with `sparse` one class
 * number a row.
 */
export function softmaxCrossEntropy(
  logits: usize,
  labels: usize,
  sparse: i32,
  classes: i32,
  losses: usize,
  first: i32,
  last: i32,
): void {
  for (let r: i32 = first; r < last; r++) {
    const row = logits + ((<usize>r * classes) << 2);
    const largest = largestOf(row, classes);
    const total = sumOfExponentials(row, classes, largest, 0);
    // The logarithm of a sum between 1 and the number of classes, as in the other kernels.
    const logOfTotal: f64 = <f64>f32x4.extract_lane(log4(f32x4.splat(<f32>total)), 0);
    let loss: f64 = 0;
    if (sparse != 0) {
      loss = logOfTotal - <f64>(load<f32>(row + (load<i32>(labels + ((<usize>r) << 2)) << 2)) - largest);
    } else {
      const weights = labels + ((<usize>r * classes) << 2);
      for (let c: i32 = 0; c < classes; c++) {
        loss += <f64>load<f32>(weights + (c << 2)) * (logOfTotal - <f64>(load<f32>(row + (c << 2)) - largest));
      }
    }
    store<f32>(losses + ((<usize>r) << 2), <f32>loss);
  }
}

/** dLogits = dLosses · (softmax(logits) · Σ labels − labels), rows from `first` to `last`; labels as above. */
export function softmaxCrossEntropyGradient(
  dLosses: usize,
  logits: usize,
  labels: usize,
  sparse: i32,
  classes: i32,
  dLogits: usize,
  first: i32,
  last: i32,
): void {
  for (let r: i32 = first; r < last; r++) {
    const row = logits + ((<usize>r * classes) << 2);
    const out = dLogits + ((<usize>r * classes) << 2);
    const gradient = load<f32>(dLosses + ((<usize>r) << 2));
    const total = sumOfExponentials(row, classes, largestOf(row, classes), out);
    const weights = labels + ((<usize>r * classes) << 2);
    let weight: f64 = sparse != 0 ? 1 : 0;
    if (sparse == 0) for (let c: i32 = 0; c < classes; c++) weight += <f64>load<f32>(weights + (c << 2));
    const factor = <f32>(weight / total);
    let c: i32 = 0;
    const factors = f32x4.splat(factor);
    const gradients = f32x4.splat(gradient);
    for (; c + 4 <= classes; c += 4) {
      let value = f32x4.mul(v128.load(out + (c << 2)), factors);
      if (sparse == 0) value = f32x4.sub(value, v128.load(weights + (c << 2)));
      v128.store(out + (c << 2), f32x4.mul(value, gradients));
    }
    for (; c < classes; c++) {
      let value = load<f32>(out + (c << 2)) * factor;
      if (sparse == 0) value -= load<f32>(weights + (c << 2));
      store<f32>(out + (c << 2), value * gradient);
    }
    if (sparse != 0) {
      const at = out + (load<i32>(labels + ((<usize>r) << 2)) << 2);
      store<f32>(at, load<f32>(at) - gradient);
    }
  }
}
