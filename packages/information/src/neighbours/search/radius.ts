/** The largest double below x, for x > 0. */
function below(x: number): number {
  if (x === Infinity) return Number.MAX_VALUE;
  const next = x * (1 - Number.EPSILON / 2);
  return next < x ? next : x - Number.MIN_VALUE;
}

/**
 * The largest distance that is less than `radius` or, when inclusive, not greater; with `squared`, the largest square of one.
 * Negative when there is none, as for NaN. It turns every test of nearness into `distance <= limit`, free of rounding.
 */
export function largestWithin(radius: number, inclusive: boolean, squared: boolean): number {
  const limit = radius > 0 ? (inclusive ? radius : below(radius)) : inclusive && radius === 0 ? 0 : -1;
  if (!squared || limit <= 0) return limit;
  // Of the squares whose rounded root is not greater than the limit, the largest.
  let square = limit * limit * (1 + 4 * Number.EPSILON) + Number.MIN_VALUE;
  while (Math.sqrt(square) > limit) square = below(square);
  return square;
}
