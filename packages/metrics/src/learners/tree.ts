/** A binary tree: which feature each node asks, and what each leaf says. */
export interface Tree<Value> {
  /** Of each node, the feature it asks; −1 of a leaf. */
  readonly feature: number[];
  /** Of each node, above which value of the feature it goes right; what is not a number goes left. */
  readonly threshold: number[];
  /** Of each node, its left child; the right one is the next. */
  readonly left: number[];
  /** Of each node, what it says as a leaf. */
  readonly value: Value[];
}

/** A tree that is one leaf, the root at 0. */
export const oneLeaf = <Value>(value: Value): Tree<Value> => ({
  feature: [-1],
  threshold: [0],
  left: [-1],
  value: [value],
});

/** Makes a leaf ask, and gives its left child. */
export function splitLeaf<Value>(
  tree: Tree<Value>,
  leaf: number,
  { feature, threshold }: { readonly feature: number; readonly threshold: number },
): number {
  const left = tree.feature.length;
  for (let child = 0; child < 2; child++) {
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.value.push(tree.value[leaf]!);
  }
  tree.feature[leaf] = feature;
  tree.threshold[leaf] = threshold;
  tree.left[leaf] = left;
  return left;
}

/** Adds to every row what the leaf says that it comes to, by features in columns one behind the other: [features × rows]. */
export function addAnswers(
  { feature, threshold, left, value }: Tree<number>,
  columns: Float64Array,
  to: Float64Array,
): void {
  const rows = to.length;
  for (let row = 0; row < rows; row++) {
    let node = 0;
    for (let asked = feature[0]!; asked >= 0; asked = feature[node]!) {
      // No branch depends on the answer: none could be foreseen.
      node = left[node]! + (columns[asked * rows + row]! > threshold[node]! ? 1 : 0);
    }
    to[row]! += value[node]!;
  }
}

/** How many questions lead to the deepest leaf. */
export function depthOf({ feature, left }: Tree<unknown>): number {
  // Children come behind their parents.
  const depths = new Uint32Array(feature.length);
  let most = 0;
  for (let node = 0; node < feature.length; node++) {
    most = Math.max(most, depths[node]!);
    if (feature[node]! >= 0) depths.fill(depths[node]! + 1, left[node], left[node]! + 2);
  }
  return most;
}
