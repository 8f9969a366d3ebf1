/** The larger side of the box around some cells, 0 of none, and its middle, row and column. */
export function boundsOf(
  cells: readonly number[],
  width: number,
): { readonly side: number; readonly middle: readonly [number, number] } {
  let [top, bottom, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const cell of cells) {
    const [row, column] = [Math.floor(cell / width), cell % width];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
  }
  return {
    side: cells.length === 0 ? 0 : Math.max(bottom - top, right - left) + 1,
    middle: [(top + bottom) / 2, (left + right) / 2],
  };
}
