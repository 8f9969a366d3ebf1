/** A variance outside this range may have lost digits to underflow, or is no double. */
const [LEAST_VARIANCE, MOST_VARIANCE] = [1e-280, Number.MAX_VALUE];

/** What takes a column, and other values alike, to mean 0 and variance 1, over the whole range of doubles; a constant to 0. */
export function standardizer(column: Float64Array): (value: number) => number {
  const { first, beyond, variance } = spreadOf(column);
  if (variance >= LEAST_VARIANCE && variance <= MOST_VARIANCE) {
    const scale = 1 / Math.sqrt(variance);
    return (value) => (value - first - beyond) * scale;
  }
  if (column.every((value) => value === first)) return () => 0;
  const unit = unitOf(column);
  const inUnits = standardizer(column.map((value) => value * unit));
  return (value) => inUnits(value * unit);
}

/** What brings the greatest value of a column near 1: a power of two, by which nothing is rounded. */
function unitOf(column: Float64Array): number {
  const greatest = column.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return 2 ** -Math.max(-1000, Math.floor(Math.log2(greatest)));
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
