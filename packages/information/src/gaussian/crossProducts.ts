/** Samples a tile holds: with 256 dimensions half a megabyte, and two rows of a block stay in the nearest cache. */
const TILE = 256;

/**
 * Mean and unbiased covariance of row-major samples.
 *
 *   meanⱼ = (1/n) Σₜ xₜⱼ,  Sᵢⱼ = 1/(n−1) Σₜ (xₜᵢ − meanᵢ)(xₜⱼ − meanⱼ)
 *
 * The mean is removed before anything is multiplied, and sums run over tiles, so that an offset or many samples cost no
 * digits. Tiles are turned to columns and multiplied in blocks of 2 × 4, whose eight sums stay in registers.
 *
 * @param data - Row-major, shape [rows, columns].
 * @returns The mean, shape [columns], and the covariance, shape [columns, columns], both triangles filled.
 */
export function moments(
  data: Float64Array,
  rows: number,
  columns: number,
): { mean: Float64Array; covariance: Float64Array } {
  const mean = meanOf(data, rows, columns);
  const width = Math.ceil(columns / 4) * 4; // padded with columns of zeros
  const length = Math.min(TILE, rows);
  const tile = new Float64Array(width * length);
  const sums = new Float64Array(width * width);
  for (let start = 0; start < rows; start += length) {
    const count = Math.min(length, rows - start);
    for (let t = 0; t < count; t++) {
      const row = (start + t) * columns;
      for (let j = 0; j < columns; j++) tile[j * length + t] = data[row + j]! - mean[j]!;
    }
    addProducts(tile, length, count, sums, width);
  }
  const covariance = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = i; j < columns; j++) {
      covariance[i * columns + j] = covariance[j * columns + i] = sums[i * width + j]! / (rows - 1);
    }
  }
  return { mean, covariance };
}

/** Each column's mean, summed from its first value on: exact for a constant column, and untouched by an offset. */
function meanOf(data: Float64Array, rows: number, columns: number): Float64Array {
  const mean = new Float64Array(columns);
  for (let at = columns; at < data.length; at += columns) {
    for (let j = 0; j < columns; j++) mean[j]! += data[at + j]! - data[j]!;
  }
  for (let j = 0; j < columns; j++) mean[j] = data[j]! + mean[j]! / rows;
  return mean;
}

/** Adds the products of a tile's columns, over its first `count` samples, to the blocks on and above the diagonal. */
function addProducts(tile: Float64Array, length: number, count: number, sums: Float64Array, width: number): void {
  for (let i = 0; i < width; i += 2) {
    const x0 = i * length;
    const x1 = x0 + length;
    for (let j = i & ~3; j < width; j += 4) {
      const y0 = j * length;
      const y1 = y0 + length;
      const y2 = y1 + length;
      const y3 = y2 + length;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let t = 0; t < count; t++) {
        const a = tile[x0 + t]!;
        const b = tile[x1 + t]!;
        const c = tile[y0 + t]!;
        const d = tile[y1 + t]!;
        const e = tile[y2 + t]!;
        const f = tile[y3 + t]!;
        s00 += a * c;
        s01 += a * d;
        s02 += a * e;
        s03 += a * f;
        s10 += b * c;
        s11 += b * d;
        s12 += b * e;
        s13 += b * f;
      }
      const at = i * width + j;
      const below = at + width;
      sums[at]! += s00;
      sums[at + 1]! += s01;
      sums[at + 2]! += s02;
      sums[at + 3]! += s03;
      sums[below]! += s10;
      sums[below + 1]! += s11;
      sums[below + 2]! += s12;
      sums[below + 3]! += s13;
    }
  }
}
