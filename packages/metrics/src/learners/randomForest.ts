import type { Pace } from '@infodrop/information';
import { foldIn, integers, type Key } from '@infodrop/random';
import type { BinnedFeatures } from './binnedFeatures.js';
import { type ClassificationTree, growClassificationTree } from './classificationTree.js';
import { featureDraw } from './featureDraw.js';

/** Rows of features, in columns. */
type Columns = readonly Float64Array[];

/** How forests are grown; the defaults are those of scikit-learn's `RandomForestClassifier`. */
export interface ForestOptions {
  /** The depths, growing: a forest for each, the shallower being the tops of the deepest. */
  readonly depths: readonly number[];
  /** What the forests are asked about: their trees are not kept. */
  readonly asked: readonly Columns[];
  /** Default 100. */
  readonly trees?: number;
  /** The fewest rows of a leaf. Default 1. */
  readonly minLeaf?: number;
  /** How many features are drawn for each node. Default √features, rounded down. */
  readonly candidates?: number;
  /** Whether each tree draws its rows with replacement. Default true. */
  readonly bootstrap?: boolean;
  readonly key: Key;
  /** Asked after every tree. */
  readonly pace?: Pace | undefined;
}

/** Trees that vote. */
export interface RandomForest {
  /** Of each feature, the share of Gini impurity that it took away, in the mean of the trees; zeros where none split. */
  readonly importance: Float64Array;
  /** Of each that was asked about, the mean of the trees' shares of each class: [rows × classes]. */
  readonly shares: readonly Float64Array[];
}

/**
 * Random forests of several depths that tell classes 0 … size − 1 apart, one a depth.
 *
 * A node chooses its split by its rows alone, so that the top of a deep tree is a shallow one: all depths cost what the deepest does.
 *
 * Source: L. Breiman, [Random forests](https://doi.org/10.1023/A:1010933404324), 2001; splits are sought among the bins of each feature.
 */
export async function randomForests(
  features: BinnedFeatures,
  labels: Int32Array,
  size: number,
  options: ForestOptions,
): Promise<RandomForest[]> {
  const { bins, rows } = features;
  const { depths, asked, trees = 100, minLeaf = 1, bootstrap = true, key, pace } = options;
  const candidates = options.candidates ?? Math.max(1, Math.floor(Math.sqrt(bins.length)));
  const maxDepth = depths.at(-1)!;
  const forests = depths.map(() => ({
    importance: new Float64Array(bins.length),
    shares: asked.map((columns) => new Float64Array(columns[0]!.length * size)),
  }));
  const weights = new Float64Array(rows).fill(1);
  for (let t = 0; t < trees; t++) {
    const ofTree = foldIn(key, t);
    if (bootstrap) {
      weights.fill(0);
      for (const row of integers(ofTree, rows, { high: rows })) weights[row]!++;
    }
    const ofDepth = Array.from({ length: maxDepth }, () => new Float64Array(bins.length));
    const grown = growClassificationTree(features, labels, {
      classes: size,
      weights,
      maxDepth,
      minLeaf,
      candidates,
      drawn: featureDraw(ofTree, bins.length),
      saved: (feature, depth, impurity) => (ofDepth[depth]![feature]! += impurity),
    });
    const above = new Float64Array(bins.length);
    for (let d = 0, depth = 0; d < depths.length; d++) {
      for (; depth < depths[d]!; depth++) ofDepth[depth]!.forEach((each, f) => (above[f]! += each));
      const all = sum(above);
      if (all > 0) above.forEach((each, f) => (forests[d]!.importance[f]! += each / all));
    }
    asked.forEach((columns, a) => {
      addVotes(
        grown,
        columns,
        size,
        depths,
        forests.map(({ shares }) => shares[a]!),
      );
    });
    await pace?.();
  }
  return forests.map(({ importance, shares }) => {
    const all = sum(importance);
    return {
      importance: all === 0 ? importance : importance.map((each) => each / all),
      shares: shares.map((votes) => votes.map((vote) => vote / trees)),
    };
  });
}

/** Adds to every depth's votes the shares of the node that each row has come to there. */
function addVotes(
  { tree: { feature, threshold, left }, shares }: ClassificationTree,
  columns: Columns,
  size: number,
  depths: readonly number[],
  votes: readonly Float64Array[],
): void {
  for (let row = 0; row < columns[0]!.length; row++) {
    let node = 0;
    for (let d = 0, depth = 0; d < depths.length; d++) {
      for (; depth < depths[d]! && feature[node]! >= 0; depth++) {
        node = left[node]! + (columns[feature[node]!]![row]! <= threshold[node]! ? 0 : 1);
      }
      const of = votes[d]!;
      for (let k = 0, at = row * size, own = node * size; k < size; k++) of[at + k]! += shares[own + k]!;
    }
  }
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
