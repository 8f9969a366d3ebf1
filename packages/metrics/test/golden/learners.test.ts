import { key } from '@infodrop/random';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { binFeatures } from '../../src/learners/binnedFeatures.js';
import { boostClassifier } from '../../src/learners/boostedTrees.js';
import { lasso } from '../../src/learners/lasso.js';
import { logisticRegression } from '../../src/learners/logisticRegression.js';
import { randomForests } from '../../src/learners/randomForest.js';
import { separatingLines, sideOf } from '../../src/learners/separatingLines.js';

type Rows = readonly (readonly number[])[];
interface Trees {
  readonly classes: number;
  readonly rounds: number;
  readonly maxDepth: number;
  readonly minLeaf: number;
  readonly train: Rows;
  readonly target: readonly number[];
  readonly test: Rows;
  readonly importance: readonly number[];
  readonly predictions: readonly number[];
}
interface Linear {
  readonly classes: number;
  readonly c: number;
  readonly alpha: number;
  readonly train: Rows;
  readonly test: Rows;
  readonly values: readonly number[];
  readonly target: readonly number[];
  readonly weights: readonly number[];
  readonly intercepts: readonly number[];
  readonly intercept: number;
  readonly predictions: readonly number[];
}
interface Stored {
  readonly boosted: readonly Trees[];
  readonly trees: readonly Trees[];
  readonly logistic: readonly Linear[];
  readonly lines: readonly Linear[];
  readonly lassos: readonly Linear[];
}

const stored = JSON.parse(readFileSync(new URL('./learners.json', import.meta.url), 'utf8')) as Stored;

const columnsOf = (rows: Rows): Float64Array[] =>
  rows[0]!.map((_, j) => Float64Array.from(rows, (row) => row[j]! / 64));
const expectClose = (found: ArrayLike<number>, expected: readonly number[], digits: number): void => {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, digits);
  });
};
/** Probabilities of every class from sums of trees. */
const shares = (sums: Float64Array, classes: number): number[] => {
  if (classes === 2) return Array.from(sums).flatMap((x) => [1 / (1 + Math.exp(x)), 1 / (1 + Math.exp(-x))]);
  return Array.from(sums, (x, at) => {
    const from = at - (at % classes);
    return Math.exp(x) / sums.slice(from, from + classes).reduce((sum, each) => sum + Math.exp(each), 0);
  });
};

describe('learners say what those of scikit-learn say', () => {
  it.each(stored.boosted)('boosted trees, $classes classes, to 1e-10', async (one) => {
    const { classes, rounds, minLeaf } = one;
    const labels = Int32Array.from(one.target);
    const options = { rounds, minLeaf, key: key(1) };
    const found = await boostClassifier(binFeatures(columnsOf(one.train)), labels, classes, options);
    expectClose(found.importance, one.importance, 10);
    expectClose(shares(found.predict(columnsOf(one.test)), classes), one.predictions, 10);
    expectClose(found.predict(columnsOf(one.train)), Array.from(found.fitted), 10);
  });

  it.each(stored.trees)('a tree of a forest, $classes classes, to 1e-10', async (one) => {
    const { classes, maxDepth, minLeaf } = one;
    const [top, found] = await randomForests(binFeatures(columnsOf(one.train)), Int32Array.from(one.target), classes, {
      trees: 1,
      bootstrap: false,
      candidates: 5,
      depths: [1, maxDepth],
      asked: [columnsOf(one.test)],
      minLeaf,
      key: key(1),
    });
    expectClose(found!.importance, one.importance, 10);
    expectClose(found!.shares[0]!, one.predictions, 10);
    // A stump: two answers, by one feature.
    expect(new Set(top!.shares[0]!.filter((_, at) => at % classes === 0)).size).toBe(2);
    expect([...top!.importance].sort()).toEqual([0, 0, 0, 0, 1]);
  });

  it.each(stored.logistic)('logistic regression, $classes classes, C = $c, to 1e-6', (one) => {
    const found = logisticRegression(columnsOf(one.train), Int32Array.from(one.target), one.classes, {
      c: one.c,
      tolerance: 1e-8,
    });
    expectClose(found.weights, one.weights, 6);
    expectClose(found.predict(columnsOf(one.test)), one.predictions, 6);
  });

  it.each(stored.lines)('lines that separate, $classes classes, C = $c, to 1e-8', (one) => {
    const values = Float64Array.from(one.values, (value) => value / 64);
    const found = separatingLines(values, Int32Array.from(one.target), one.classes, { c: one.c });
    expectClose(found.weights, one.weights, 8);
    expectClose(found.intercepts, one.intercepts, 8);
    expect(Array.from(values, (value) => sideOf(found, value))).toEqual(one.predictions);
  });

  it.each(stored.lassos)('a lasso, alpha = $alpha, to 1e-8', (one) => {
    const target = Float64Array.from(one.target, (value) => value / 64);
    const found = lasso(columnsOf(one.train), target, one.alpha);
    expectClose(found.weights, one.weights, 8);
    expect(found.intercept).toBeCloseTo(one.intercept, 8);
  });
});
