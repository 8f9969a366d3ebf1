/** The counts above 0, and their sum: what every estimator of entropy starts from. */
export interface Observed {
  readonly counts: Float64Array;
  readonly total: number;
}

/** Leaves out the zeros. */
export function observedOf(counts: Float64Array | Int32Array): Observed {
  const seen = new Float64Array(counts.length);
  let k = 0;
  let total = 0;
  // Without a jump at each zero: the next count is written over it.
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- an iterator over a typed array takes several times as long.
  for (let i = 0; i < counts.length; i++) {
    const n = counts[i]!;
    seen[k] = n;
    total += n;
    k += +(n !== 0);
  }
  return { counts: seen.subarray(0, k), total };
}

/** How many values were seen exactly `times` times. */
export function seenTimes({ counts }: Observed, times: number): number {
  let found = 0;
  for (const n of counts) if (n === times) found++;
  return found;
}
