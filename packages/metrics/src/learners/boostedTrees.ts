import { foldIn, type Key, permutation } from '@infodrop/random';
import type { Pace } from '@infodrop/information';
import type { BinnedFeatures } from './binnedFeatures.js';
import { type BoostingSpace, boostingSpace, type NodeRows } from './boostingSpace.js';
import { growRegressionTree } from './regressionTree.js';
import type { Tree } from './tree.js';
import { treeAnswers } from './treeAnswers.js';

/** How trees are boosted; the defaults are those of scikit-learn's `GradientBoostingClassifier`, which published scores have. */
export interface BoostingOptions {
  /** How many rounds, each of a tree a class, or of one where there are two. Default 100. */
  readonly rounds?: number;
  /** What share of each tree counts. Default 0.1. */
  readonly learningRate?: number;
  /** Default 3. */
  readonly maxDepth?: number;
  /** The fewest rows of a leaf. Default 1. */
  readonly minLeaf?: number;
  /** By which the feature is drawn that is taken where several split alike. */
  readonly key: Key;
  /** Asked after every round. */
  readonly pace?: Pace | undefined;
}

/** Trees that add up to a prediction. */
export interface BoostedTrees {
  /** Of each feature, the squared error that it saved, as a share of all; zeros where no tree split. */
  readonly importance: Float64Array;
  /** What the trees add up to for each row that they were grown by: [rows × outputs]. */
  readonly fitted: Float64Array;
  /** What they add up to for other rows. */
  readonly predict: (columns: readonly Float64Array[]) => Float64Array;
  /** 1 for two classes, otherwise one a class. */
  readonly outputs: number;
}

/** What is minimized: where it starts, which way is down, and how far a leaf goes. */
interface Loss {
  readonly start: Float64Array;
  /** Writes what the next trees are to say, the negative gradient of every output, from what the trees add up to so far. */
  readonly descend: (space: BoostingSpace) => void;
  /** The step of a leaf. */
  readonly step: (space: BoostingSpace, leaf: NodeRows) => number;
}

/**
 * Boosted trees that tell classes 0 … size − 1 apart: each round grows trees down the gradient of the cross-entropy.
 *
 * Source: J. H. Friedman, [Greedy function approximation: a gradient boosting machine](https://doi.org/10.1214/aos/1013203451), 2001,
 * algorithms 5 and 6; splits are sought among the bins of each feature.
 */
export function boostClassifier(
  features: BinnedFeatures,
  labels: Int32Array,
  size: number,
  options: BoostingOptions,
): Promise<BoostedTrees> {
  return boost(features, labels, size === 2 ? twoClasses(labels) : manyClasses(labels, size), options);
}

async function boost(
  features: BinnedFeatures,
  labels: Int32Array,
  { start, descend, step }: Loss,
  { rounds = 100, learningRate = 0.1, maxDepth = 3, minLeaf = 1, key, pace }: BoostingOptions,
): Promise<BoostedTrees> {
  const outputs = start.length;
  const { rows } = features;
  const space = boostingSpace(features, { maxDepth, outputs });
  space.labels.set(labels);
  space.sums.forEach((column, k) => column.fill(start[k]!));
  const importance = new Float64Array(features.bins.length);
  const trees: Tree<number>[] = [];
  for (let round = 0; round < rounds; round++) {
    descend(space);
    space.sumTargets();
    for (let k = 0; k < outputs; k++) {
      const saved = new Float64Array(importance.length);
      const answer = (from: number, to: number): number => {
        const leaf = { output: k, from, to };
        const value = learningRate * step(space, leaf);
        space.add(leaf, value);
        return value;
      };
      const preference = permutation(foldIn(key, trees.length), importance.length);
      trees.push(growRegressionTree(features, k, space, { maxDepth, minLeaf, preference, answer, importance: saved }));
      // A tree's importance is the mean error that it saves in a row.
      saved.forEach((each, f) => (importance[f]! += each / rows));
    }
    await pace?.();
  }
  const all = importance.reduce((sum, each) => sum + each, 0);
  return {
    importance: all === 0 ? importance : importance.map((each) => each / all),
    fitted: byRow(space.sums),
    outputs,
    predict(columns) {
      const told = treeAnswers(columns, start);
      trees.forEach((tree, t) => {
        told.add(tree, t % outputs);
      });
      return byRow(told.sums);
    },
  };
}

/** [rows × outputs] from [outputs] arrays of rows. */
function byRow(sums: readonly Float64Array[]): Float64Array {
  const found = new Float64Array(sums.length * sums[0]!.length);
  sums.forEach((column, k) => {
    for (let row = 0; row < column.length; row++) found[row * sums.length + k] = column[row]!;
  });
  return found;
}

function twoClasses(labels: Int32Array): Loss {
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return {
    start: Float64Array.of(Math.log(share / (1 - share))),
    descend({ sums: [sums], targets: [gradient] }) {
      for (let i = 0; i < labels.length; i++) gradient![i] = labels[i]! - 1 / (1 + Math.exp(-sums![i]!));
    },
    step: (space, leaf) => newtonStep(space, leaf, 1),
  };
}

function manyClasses(labels: Int32Array, size: number): Loss {
  const start = new Float64Array(size);
  for (const label of labels) start[label]! += 1 / labels.length;
  return {
    start: start.map((each) => Math.log(each)),
    descend({ descend }) {
      descend();
    },
    step: (space, leaf) => ((size - 1) / size) * newtonStep(space, leaf, leaf.output),
  };
}

/** Σ g / Σ p (1 − p) over rows, with p = y − g the probability so far of a class; 0 where it is certain. */
function newtonStep(space: BoostingSpace, leaf: NodeRows, label: number): number {
  const [sum, curvature] = space.newton(leaf, label);
  return curvature < 1e-150 ? 0 : sum / curvature;
}
