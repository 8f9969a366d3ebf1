/** How many rows of a square picture have a cell of 1. For tests of strokes. */
export const rowsWithInk = (cells: Uint8Array, side: number): number =>
  Array.from({ length: side }, (_, row) => cells.subarray(row * side, (row + 1) * side)).filter((row) =>
    row.includes(1),
  ).length;
