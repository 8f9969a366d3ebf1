// What the kernels of trees do with the rows of a node, and with the nodes that rows come to.

/**
 * Puts the rows whose cell of a feature is not beyond a limit in front, each side in the order it had; gives the place of the first of the others. `cells` is
 * where row 0 has that feature's cell, a number of type `Cell`, `bytes` how far the next row has it.
 */
// @ts-ignore: decorator
@inline
export function partRows<Cell>(from: usize, to: usize, cells: usize, bytes: i32, limit: u32, moved: usize): usize {
  let front = from;
  let back = moved;
  for (; from < to; from += 4) {
    const row = load<u32>(from);
    // Written to both sides, and kept on one: no branch depends on which, since none could be foreseen.
    const isFront = <usize>i32(<u32>load<Cell>(cells + row * bytes) <= limit) << 2;
    store<u32>(front, row);
    store<u32>(back, row);
    front += isFront;
    back += 4 - isFront;
  }
  memory.copy(front, moved, back - moved);
  return front;
}

/**
 * The node below one, for a row whose first feature is at `values`. Nodes are 24 bytes each: the threshold, the address of the feature's column from the first on, that
 * of the left child from the root on, and what the caller puts there. A leaf is its own left child, and asks nothing that could lead on.
 */
// @ts-ignore: decorator
@inline
export function nodeBelow(root: usize, node: usize, values: usize): usize {
  const isRight = i32(load<f64>(values + load<u32>(node, 8)) > load<f64>(node));
  return root + load<u32>(node, 12) + isRight * 24;
}
