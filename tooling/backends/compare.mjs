// How far two trainings of the same network are apart.

/** The largest difference of two runs' losses at any step, nats; NaN where one is not a number or they differ in length. */
export function largestDifference(run, reference) {
  if (run.losses.length !== reference.losses.length) return NaN;
  const steps = run.losses.map((loss, step) => Math.abs(loss - reference.losses[step]));
  return Math.max(...steps, Math.abs(run.evaluated - reference.evaluated)); // NaN if any of them is
}

/** Median, the mean of the two middle ones where they are even in number. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
