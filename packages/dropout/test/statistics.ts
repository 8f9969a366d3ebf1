/** How many standard errors the mean of the samples lies from a value. */
export function zScore(samples: ArrayLike<number>, expected: number): number {
  const values = Array.from(samples);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1);
  return (mean - expected) / Math.sqrt(variance / values.length);
}
