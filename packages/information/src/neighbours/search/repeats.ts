/** Whether some value is there `times` times among a few of a column that are evenly spread; NaN is none. */
export function repeats(values: Float64Array, times: number): boolean {
  const some = values.filter((value) => value === value);
  const count = Math.min(some.length, some.length < 256 ? 16 : some.length < 1024 ? 32 : some.length < 4096 ? 64 : 128);
  const taken = new Map<number, number>();
  for (let s = 0; s < count; s++) {
    const value = some[Math.floor(((s + 0.5) * some.length) / count)]!;
    const same = (taken.get(value) ?? 0) + 1;
    if (same === times) return true;
    taken.set(value, same);
  }
  return false;
}
