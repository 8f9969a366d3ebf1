import type { Pace } from '@infodrop/information';
import { foldIn, integers, type Key } from '@infodrop/random';
import type { BinnedFeatures } from './binnedFeatures.js';
import { growClassificationTree } from './classificationTree.js';
import { featureDraw } from './featureDraw.js';
import { forestSpace } from './forestSpace.js';
import { forestVotes } from './forestVotes.js';

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
  const importances = depths.map(() => new Float64Array(bins.length));
  const space = forestSpace(features, labels, size);
  // Every leaf has a row of its own at least.
  const nodes = Math.min(2 * rows, 2 ** (maxDepth + 1));
  const votes = asked.map((columns) => forestVotes(columns, { classes: size, depths, nodes }));
  for (let t = 0; t < trees; t++) {
    const ofTree = foldIn(key, t);
    const ofDepth = Array.from({ length: maxDepth }, () => new Float64Array(bins.length));
    const grown = growClassificationTree(features, space, {
      maxDepth,
      minLeaf,
      candidates,
      drawnRows: bootstrap ? integers(ofTree, rows, { high: rows }) : undefined,
      drawn: featureDraw(ofTree, bins.length),
      saved: (feature, depth, impurity) => (ofDepth[depth]![feature]! += impurity),
    });
    const above = new Float64Array(bins.length);
    for (let d = 0, depth = 0; d < depths.length; d++) {
      for (; depth < depths[d]!; depth++) ofDepth[depth]!.forEach((each, f) => (above[f]! += each));
      const all = sum(above);
      if (all > 0) above.forEach((each, f) => (importances[d]![f]! += each / all));
    }
    for (const each of votes) each.add(grown);
    await pace?.();
  }
  const sums = votes.map((each) => each.sums());
  return importances.map((importance, d) => {
    const all = sum(importance);
    return {
      importance: all === 0 ? importance : importance.map((each) => each / all),
      shares: sums.map((ofDepth) => ofDepth[d]!.map((vote) => vote / trees)),
    };
  });
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
