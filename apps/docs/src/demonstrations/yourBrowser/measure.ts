import { tidy } from '@tensorflow/tfjs-core';
import type { Case } from './cases.js';

/** Times of which the median is taken. */
const repeats = 7;

/** The results of a case at its small size, one after another. */
export function resultsOf({ prepare }: Case): Float32Array {
  const all: number[] = [];
  tidy(() => {
    for (const output of prepare('small')()) all.push(...output.dataSync<'float32'>());
  });
  return Float32Array.from(all);
}

/**
 * How far results are from those of plain JavaScript: the largest difference, as a share of the largest value.
 *
 * @param results - Of one back end.
 * @param reference - Of plain JavaScript, as many.
 */
export function farthest(results: Float32Array, reference: Float32Array): number {
  if (results.length !== reference.length) return Number.POSITIVE_INFINITY;
  let [difference, size] = [0, 0];
  for (const [i, wanted] of reference.entries()) {
    difference = Math.max(difference, Math.abs(results[i]! - wanted));
    size = Math.max(size, Math.abs(wanted));
  }
  // NaN among the results, which no maximum shows, is as far as can be.
  return results.some(Number.isNaN) ? Number.POSITIVE_INFINITY : difference / (size || 1);
}

/** Milliseconds that a case takes at its large size, a median; null where the back end cannot compute it. */
export function timeOf({ prepare }: Case): number | null {
  const times: number[] = [];
  try {
    tidy(() => {
      const compute = prepare('large');
      // The first one is not counted: it makes room, and is compiled.
      for (let i = 0; i <= repeats; i++) {
        tidy(() => {
          const began = performance.now();
          // A back end may put off what nobody has asked for.
          for (const output of compute()) output.dataSync();
          if (i > 0) times.push(performance.now() - began);
        });
      }
    });
  } catch {
    return null;
  }
  return times.sort((a, b) => a - b)[(repeats - 1) / 2]!;
}
