/** What takes a column, and other values alike, to mean 0 and variance 1; a constant to 0. */
export function standardizer(column: Float64Array): (value: number) => number {
  const { middle, variance } = middleAndVariance(column);
  // What is left of a constant is the rounding of its mean.
  const isConstant = variance <= 1e-24 * middle * middle;
  const scale = isConstant ? 0 : 1 / Math.sqrt(variance);
  return (value) => (value - middle) * scale;
}

/** The mean of a column, and its variance over the number of values. */
export function middleAndVariance(column: Float64Array): { readonly middle: number; readonly variance: number } {
  let sum = 0;
  for (const value of column) sum += value;
  const middle = sum / column.length;
  let squares = 0;
  for (const value of column) squares += (value - middle) ** 2;
  return { middle, variance: squares / column.length };
}
