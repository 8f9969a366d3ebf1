/** How many standard errors the mean of the estimates is from the truth. */
export function zScore(estimates: readonly number[], truth: number): number {
  const n = estimates.length;
  const mean = estimates.reduce((sum, each) => sum + each, 0) / n;
  const variance = estimates.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1);
  return (mean - truth) / Math.sqrt(variance / n);
}
