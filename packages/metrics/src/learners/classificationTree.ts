import { BINS, type BinnedFeatures } from './binnedFeatures.js';
import { oneLeaf, splitLeaf, type Tree } from './tree.js';

/** How a tree is grown. */
export interface GrowClassesOptions {
  readonly classes: number;
  /** How often each row counts; rows that count 0 are left out. */
  readonly weights: Float64Array;
  readonly maxDepth: number;
  /** The fewest rows of a leaf, 1 or more. */
  readonly minLeaf: number;
  /** How many features a node chooses among; those that are the same in all its rows do not count. */
  readonly candidates: number;
  /** All features, in the order in which a node draws them. */
  readonly drawn: () => ArrayLike<number>;
  /** Of each feature; the Gini impurity that it takes away is added to it, in rows. */
  readonly importance: Float64Array;
}

/** The share of the rows by which one split must be better than another: less is the rounding of equal ones. */
const BETTER = 1e-12;

/** Grows a tree whose nodes take the split that leaves the least Gini impurity; a leaf says the share of each class. */
export function growClassificationTree(
  { bins, least, most, rows: count }: BinnedFeatures,
  labels: Int32Array,
  { classes, weights, maxDepth, minLeaf, candidates, drawn, importance }: GrowClassesOptions,
): Tree<Float64Array> {
  const tree = oneLeaf(new Float64Array(classes));
  const cells = new Float64Array(BINS * classes);
  const left = new Float64Array(classes);

  const grow = (node: number, rows: Uint32Array, depth: number): void => {
    const all = new Float64Array(classes);
    for (const row of rows) all[labels[row]!]! += weights[row]!;
    const total = all.reduce((sum, each) => sum + each, 0);
    tree.value[node] = all.map((each) => each / total);
    const together = squares(all) / total;
    if (depth === maxDepth || total - together <= Number.EPSILON * total) return;
    let [best, feature, bin, next] = [-1, -1, 0, 0];
    const preference = drawn();
    for (let p = 0, tried = 0; p < bins.length && tried < candidates; p++) {
      const f = preference[p]!;
      const column = bins[f]!;
      let [first, final] = [BINS, -1];
      for (const row of rows) {
        const at = column[row]!;
        cells[at * classes + labels[row]!]! += weights[row]!;
        if (at < first) first = at;
        if (at > final) final = at;
      }
      if (final > first) tried++;
      left.fill(0);
      let [sum, last] = [0, -1];
      for (let at = first; at <= final; at++) {
        const here = cells.subarray(at * classes, (at + 1) * classes);
        const weight = here.reduce((a, b) => a + b, 0);
        if (weight === 0) continue;
        if (sum >= minLeaf && total - sum >= minLeaf) {
          let [ofLeft, ofRight] = [0, 0];
          for (let k = 0; k < classes; k++) {
            ofLeft += left[k]! ** 2;
            ofRight += (all[k]! - left[k]!) ** 2;
          }
          const apart = ofLeft / sum + ofRight / (total - sum);
          if (apart - best > BETTER * total) [best, feature, bin, next] = [apart, f, last, at];
        }
        sum += weight;
        for (let k = 0; k < classes; k++) left[k]! += here[k]!;
        here.fill(0);
        last = at;
      }
    }
    if (feature < 0) return;
    importance[feature]! += Math.max(0, best - together);
    const column = bins[feature]!;
    const threshold = most[feature]![bin]! / 2 + least[feature]![next]! / 2;
    const child = splitLeaf(tree, node, { feature, threshold });
    grow(
      child,
      rows.filter((row) => column[row]! <= bin),
      depth + 1,
    );
    grow(
      child + 1,
      rows.filter((row) => column[row]! > bin),
      depth + 1,
    );
  };

  grow(
    0,
    Uint32Array.from({ length: count }, (_, row) => row).filter((row) => weights[row]! > 0),
    0,
  );
  return tree;
}

const squares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
