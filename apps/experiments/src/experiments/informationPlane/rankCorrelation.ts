/**
 * Spearman's rank correlation: the correlation of the ranks, of which equal values share theirs.
 *
 * @param x - One value each.
 * @param y - As many.
 * @returns From −1 to 1; pairs with NaN are left out; NaN below three pairs, or where one side never changes.
 *
 * Source: C. Spearman, [The proof and measurement of association between two things](https://doi.org/10.2307/1412159), 1904.
 *
 * @example
 * rankCorrelation([1, 2, 3], [10, 100, 1000]); // 1
 */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  const pairs = x.flatMap((value, i) => (Number.isNaN(value + y[i]!) ? [] : [[value, y[i]!] as const]));
  if (pairs.length < 3) return Number.NaN;
  const [a, b] = [ranksOf(pairs.map(([value]) => value)), ranksOf(pairs.map(([, value]) => value))];
  const middle = (pairs.length - 1) / 2;
  const product = (p: readonly number[], q: readonly number[]): number =>
    p.reduce((sum, rank, i) => sum + (rank - middle) * (q[i]! - middle), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal - 1) / 2;
  });
}
