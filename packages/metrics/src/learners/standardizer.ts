/** What takes a column, and other values alike, to mean 0 and variance 1; a constant to 0. */
export function standardizer(column: Float64Array): (value: number) => number {
  const { first, beyond, variance } = spreadOf(column);
  const scale = variance === 0 ? 0 : 1 / Math.sqrt(variance);
  return (value) => (value - first - beyond) * scale;
}

/** Where the values of a column lie, and how far apart. */
export interface Spread {
  readonly first: number;
  /** By how much the mean is greater than the first value: apart, since their sum would lose digits where the values are far from 0 and close together. */
  readonly beyond: number;
  /** Over the number of values. */
  readonly variance: number;
}

/**
 * The mean of a column and its variance. The first value is taken off before anything is summed: of a constant nothing is left, so that its variance is exactly
 * 0, and values far from 0 keep what they differ by.
 */
export function spreadOf(column: Float64Array): Spread {
  const first = column[0]!;
  const even = column.length - (column.length % 2);
  const last = column.length > even ? column[even]! - first : 0;
  // Both sums in two parts: one would wait for each of its terms.
  let [sum, next] = [last, 0];
  for (let i = 0; i < even; i += 2) {
    sum += column[i]! - first;
    next += column[i + 1]! - first;
  }
  const beyond = (sum + next) / column.length;
  let [squares, more] = [column.length > even ? (last - beyond) ** 2 : 0, 0];
  for (let i = 0; i < even; i += 2) {
    const [one, two] = [column[i]! - first - beyond, column[i + 1]! - first - beyond];
    squares += one * one;
    more += two * two;
  }
  return { first, beyond, variance: (squares + more) / column.length };
}
