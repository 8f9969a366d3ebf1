/** Samples whose products are summed at a time, so that a row of them stays near the processor. */
const BLOCK = 64;

/** The mean of rows [count, dimensions], in double precision. */
export function meanOf(values: Float32Array, dimensions: number): Float64Array {
  const count = values.length / dimensions;
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < values.length; i++) mean[i % dimensions]! += values[i]! / count;
  return mean;
}

/**
 * Mean and covariance of rows, in double precision.
 *
 *   Σ = Σ (x − mean)(x − mean)ᵀ / count
 *
 * @param values - [count, dimensions], finite.
 * @param dimensions - Values of a row.
 * @returns The mean, and the rows of the covariance.
 */
export function covariance(
  values: Float32Array,
  dimensions: number,
): { readonly mean: Float64Array; readonly rows: readonly Float64Array[] } {
  const count = values.length / dimensions;
  const mean = meanOf(values, dimensions);
  const rows = Array.from({ length: dimensions }, () => new Float64Array(dimensions));
  // The samples of a block, dimension by dimension.
  const block = new Float64Array(dimensions * BLOCK);
  for (let from = 0; from < count; from += BLOCK) {
    block.fill(0);
    const size = Math.min(BLOCK, count - from);
    for (let sample = 0; sample < size; sample++) {
      const start = (from + sample) * dimensions;
      for (let i = 0; i < dimensions; i++) block[i * BLOCK + sample] = values[start + i]! - mean[i]!;
    }
    for (let i = 0; i < dimensions; i++) addProducts(rows[i]!, block, i);
  }
  for (let i = 0; i < dimensions; i++) {
    for (let j = i; j < dimensions; j++) {
      const value = rows[i]![j]! / count;
      rows[i]![j] = value;
      rows[j]![i] = value;
    }
  }
  return { mean, rows };
}

/** Adds to a row of the covariance, from its diagonal on, what a block of samples brings. */
function addProducts(row: Float64Array, block: Float64Array, i: number): void {
  const own = block.subarray(i * BLOCK, (i + 1) * BLOCK);
  for (let j = i; j < row.length; j++) {
    const start = j * BLOCK;
    let first = 0;
    let second = 0;
    for (let sample = 0; sample < BLOCK; sample += 2) {
      first += own[sample]! * block[start + sample]!;
      second += own[sample + 1]! * block[start + sample + 1]!;
    }
    row[j]! += first + second;
  }
}
