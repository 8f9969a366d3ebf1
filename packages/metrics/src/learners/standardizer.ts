/** What takes a column, and other values alike, to mean 0 and variance 1; a constant to 0. */
export function standardizer(column: Float64Array): (value: number) => number {
  const middle = column.reduce((sum, value) => sum + value, 0) / column.length;
  const variance = column.reduce((sum, value) => sum + (value - middle) ** 2, 0) / column.length;
  // What is left of a constant is the rounding of its mean.
  const isConstant = variance <= 1e-24 * middle * middle;
  const scale = isConstant ? 0 : 1 / Math.sqrt(variance);
  return (value) => (value - middle) * scale;
}
