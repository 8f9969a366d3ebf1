/** What takes a column, and other values alike, to mean 0 and variance 1; a constant to 0. */
export function standardizer(column: Float64Array): (value: number) => number {
  const { middle, variance } = middleAndVariance(column);
  const scale = variance === 0 ? 0 : 1 / Math.sqrt(variance);
  return (value) => (value - middle) * scale;
}

/** The mean of a column, and its variance over the number of values: 0 of a constant. */
export function middleAndVariance(column: Float64Array): { readonly middle: number; readonly variance: number } {
  const even = column.length - (column.length % 2);
  const last = column.length > even ? column[even]! : undefined;
  // Both sums in two parts: one would wait for each of its terms.
  let [sum, next] = [last ?? 0, 0];
  for (let i = 0; i < even; i += 2) {
    sum += column[i]!;
    next += column[i + 1]!;
  }
  const middle = (sum + next) / column.length;
  let [squares, more] = [last === undefined ? 0 : (last - middle) ** 2, 0];
  for (let i = 0; i < even; i += 2) {
    const [one, two] = [column[i]! - middle, column[i + 1]! - middle];
    squares += one * one;
    more += two * two;
  }
  const variance = (squares + more) / column.length;
  // What is left of a constant is the rounding of its mean.
  return { middle, variance: variance <= 1e-24 * middle * middle ? 0 : variance };
}
