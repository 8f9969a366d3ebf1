/** Whether some value is there `times` times among a few of a column that are evenly spread; NaN is none. */
export function repeats(values: Float64Array, times: number): boolean {
  const n = values.length;
  const step = n / Math.min(n, n < 1024 ? 24 : n < 4096 ? 48 : 96);
  const taken: number[] = [];
  for (let place = 0; place < n; place += step) {
    let at = Math.trunc(place);
    while (values[at] !== values[at] && at + 1 < place + step) at++;
    const value = values[at]!;
    let same = 1;
    // An index, not an iterator: this is a part of the time of a small estimate.
    // eslint-disable-next-line @typescript-eslint/prefer-for-of
    for (let t = 0; t < taken.length; t++) if (taken[t] === value && ++same === times) return true;
    taken.push(value);
  }
  return false;
}
