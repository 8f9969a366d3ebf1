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
  // By index: through an iterator this takes a tenth of the time of counting 131,072 labels.
  for (let i = 0; i < counts.length; i++) {
    const n = counts[i]!;
    seen[k] = n;
    total += n;
    if (n !== 0) k++;
  }
  return { counts: seen.subarray(0, k), total };
}

/** How many values were seen exactly `times` times. */
export function seenTimes({ counts }: Observed, times: number): number {
  let found = 0;
  for (const n of counts) if (n === times) found++;
  return found;
}
