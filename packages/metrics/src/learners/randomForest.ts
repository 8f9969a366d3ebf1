import { type Pace } from '@infodrop/information';
import { foldIn, integers, type Key, permutation } from '@infodrop/random';
import { type BinnedFeatures } from './binnedFeatures.js';
import { growClassificationTree } from './classificationTree.js';
import { answerOf, type Tree } from './tree.js';

/** How a forest is grown; the defaults are those of scikit-learn's `RandomForestClassifier`, but for the depth. */
export interface ForestOptions {
  /** Default 100. */
  readonly trees?: number;
  /** Default 8. */
  readonly maxDepth?: number;
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
  /** The mean of the trees' shares of each class: [rows × classes]. */
  readonly predict: (columns: readonly Float64Array[]) => Float64Array;
}

/**
 * A random forest that tells classes 0 … size − 1 apart.
 *
 * Source: L. Breiman, [Random forests](https://doi.org/10.1023/A:1010933404324), 2001; splits are sought among the bins of each feature.
 */
export async function randomForest(
  features: BinnedFeatures,
  labels: Int32Array,
  size: number,
  options: ForestOptions,
): Promise<RandomForest> {
  const { bins, rows } = features;
  const { trees: count = 100, maxDepth = 8, minLeaf = 1, bootstrap = true, key, pace } = options;
  const candidates = options.candidates ?? Math.max(1, Math.floor(Math.sqrt(bins.length)));
  const total = new Float64Array(bins.length);
  const trees: Tree<Float64Array>[] = [];
  for (let t = 0; t < count; t++) {
    const ofTree = foldIn(key, t);
    const weights = new Float64Array(rows).fill(bootstrap ? 0 : 1);
    if (bootstrap) for (const row of integers(ofTree, rows, { high: rows })) weights[row]!++;
    let nodes = 0;
    const importance = new Float64Array(bins.length);
    trees.push(
      growClassificationTree(features, labels, {
        classes: size,
        weights,
        maxDepth,
        minLeaf,
        candidates,
        drawn: () => permutation(foldIn(ofTree, nodes++), bins.length),
        importance,
      }),
    );
    const all = sum(importance);
    if (all > 0) importance.forEach((each, f) => (total[f]! += each / all));
    await pace?.();
  }
  const all = sum(total);
  return {
    importance: all === 0 ? total : total.map((each) => each / all),
    predict(columns) {
      const shares = new Float64Array(columns[0]!.length * size);
      for (const tree of trees) {
        for (let row = 0; row < columns[0]!.length; row++) {
          const answer = answerOf(tree, columns, row);
          for (let k = 0; k < size; k++) shares[row * size + k]! += answer[k]! / count;
        }
      }
      return shares;
    },
  };
}

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
