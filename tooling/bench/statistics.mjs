// How repeated times are summed up.

/** Median of at least one number. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, least and number of times. */
export function summary(times) {
  return { median: median(times), least: Math.min(...times), count: times.length };
}
