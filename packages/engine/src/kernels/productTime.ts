/** Rows of a result that a kernel of products computes at once: pieces of work begin at multiples. */
export const TILE_ROWS = 10;
/** Columns of a result that a kernel of products computes at once. */
export const TILE_COLUMNS = 8;

/** About how many nanoseconds one thread takes for a product of [rows, depth] and [depth, columns]. */
export function productTime(rows: number, depth: number, columns: number): number {
  return (2 * rows * depth * columns) / 30;
}
