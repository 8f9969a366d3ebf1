import { key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { logisticRegression } from './logisticRegression.js';

describe('logisticRegression of many rows, begun with few of them', () => {
  const rows = 5000;
  const columns = [0, 1, 2].map((j) => Float64Array.from(normal(key(`column ${j}`), rows), (x) => (j + 1) * x + j));
  const chance = uniform(key('labels'), rows);

  it.each([
    ['two classes', 2, (x: readonly number[]) => [0, x[0]! - x[1]! / 2]],
    ['four classes', 4, (x: readonly number[]) => [0, x[0]!, x[1]! - 2, -x[2]!]],
    ['classes that lines tell apart', 3, (x: readonly number[]) => [0, 100 * x[0]!, -100 * x[0]!]],
  ] as const)('%s: the gradient is as small as asked for', (_, size, logitsOf) => {
    const labels = Int32Array.from({ length: rows }, (__, i) => {
      const logits = logitsOf(columns.map((column) => column[i]!)).map(Math.exp);
      const all = logits.reduce((sum, each) => sum + each, 0);
      let left = chance[i]! * all;
      const label = logits.findIndex((each) => (left -= each) < 0);
      return Number.isFinite(all) && label >= 0 ? label : logits.indexOf(Math.max(...logits));
    });
    /** Of ½ |W|² + Σ −log p, by the weight of each feature for each class that has weights, and by its intercept. */
    const slopes = (predicted: Float64Array, weights: Float64Array): number[] => {
      const own = size === 2 ? [1] : Array.from({ length: size }, (__, k) => k);
      return own.flatMap((k, o) =>
        [...columns, new Float64Array(rows).fill(1)].map((column, j) => {
          let sum = j < 3 ? weights[o * 3 + j]! : 0;
          column.forEach((x, i) => (sum += (predicted[i * size + k]! - (labels[i] === k ? 1 : 0)) * x));
          return sum;
        }),
      );
    };
    const length = (values: readonly number[]): number => Math.hypot(...values);
    const nothing = slopes(new Float64Array(rows * size).fill(1 / size), new Float64Array(3 * size));
    for (const tolerance of [1e-3, 1e-5, 1e-8]) {
      const { weights, predict } = logisticRegression(columns, labels, size, { tolerance });
      // The features are standardized while it is solved: their units differ by up to 4.
      expect(length(slopes(predict(columns), weights)) / length(nothing)).toBeLessThan(8 * tolerance);
    }
  });
});
