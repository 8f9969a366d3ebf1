import { key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { logisticLearner, logisticRegression } from './logisticRegression.js';

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

describe('logisticRegression', () => {
  it('gives a constant feature no weight, and a class that no row has less than every other', () => {
    const columns = [Float64Array.of(0, 1, 2, 3, 4, 5), new Float64Array(6).fill(0.1)];
    const { weights, predict } = logisticRegression(columns, Int32Array.of(0, 0, 0, 2, 2, 2), 3, { tolerance: 1e-9 });
    for (const k of [0, 1, 2]) expect(weights[2 * k + 1]).toBeCloseTo(0, 7);
    const told = predict([Float64Array.of(0, 5), Float64Array.of(0.1, 0.1)]);
    expect(told[0]).toBeGreaterThan(0.8);
    expect(told[5]).toBeGreaterThan(0.8);
    for (const row of [0, 1]) expect(told[3 * row + 1]).toBeLessThan(0.05);
  });

  it('gives the others the same weights beside a constant feature, of a million rows too', () => {
    const rows = 1_000_000;
    const feature = Float64Array.from({ length: rows }, (_, i) => i % 10);
    const labels = Int32Array.from(feature, (value, i) => (i % 7 < value - 1 ? 1 : 0));
    const alone = logisticRegression([feature], labels, 2);
    for (const constant of [0.1, 1 / 3]) {
      const { weights, intercepts } = logisticRegression([feature, new Float64Array(rows).fill(constant)], labels, 2);
      expect(weights[0]).toBeCloseTo(alone.weights[0]!, 12);
      expect(weights[1]).toBe(0);
      expect(intercepts[0]).toBeCloseTo(alone.intercepts[0]!, 12);
    }
  });

  it('tells by a narrow feature far from 0', () => {
    const columns = [Float64Array.from({ length: 100 }, (_, i) => 1.7e12 + (i % 2))];
    const { weights, predict } = logisticRegression(
      columns,
      Int32Array.from({ length: 100 }, (_, i) => i % 2),
      2,
    );
    const near = logisticRegression(
      [columns[0]!.map((value) => value - 1.7e12)],
      Int32Array.from({ length: 100 }, (_, i) => i % 2),
      2,
    );
    expect(weights[0]).toBeCloseTo(near.weights[0]!, 9);
    expect(predict([Float64Array.of(1.7e12)])[0]).toBeCloseTo(near.predict([Float64Array.of(0)])[0]!, 9);
  });

  it('learns one set of labels after the other as each alone', () => {
    const rows = 4500;
    const columns = [0, 1].map((j) => Float64Array.from(normal(key(`column ${j}`), rows)));
    const { learn, prepare } = logisticLearner(columns);
    const asked = prepare(columns);
    for (const [name, size] of [
      ['few', 2],
      ['many', 5],
      ['few', 2],
    ] as const) {
      const chance = uniform(key(name), rows);
      const labels = Int32Array.from(chance, (each, i) =>
        Math.floor((size * (each + (columns[0]![i]! > 0 ? 1 : 0))) / 2),
      );
      expect(learn(labels, size).tell(asked)).toEqual(logisticRegression(columns, labels, size).predict(columns));
    }
  });
});
