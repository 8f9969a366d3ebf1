import { studentTQuantile } from '@infodrop/metrics';

/** A mean over examples, and how sure it is. */
export interface MeanAndError {
  readonly mean: number;
  readonly standardError: number;
}

/** Mean of values and its standard error (n − 1). */
export function meanAndError(values: ArrayLike<number>): MeanAndError {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (list.length - 1) / list.length) };
}

/** How far a one-sided limit lies from the mean: Student's t quantile times the standard error. */
export const margin = (standardError: number, confidence: number, count: number): number =>
  studentTQuantile(confidence, count - 1) * standardError;

/** −log of the share of each label among all, in the place of each example: their mean is the plug-in entropy. */
export function surprisals(labels: ArrayLike<number>): Float64Array {
  const counts = new Map<number, number>();
  for (const label of Array.from(labels)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Float64Array.from({ length: labels.length }, (_, i) => -Math.log(counts.get(labels[i]!)! / labels.length));
}
