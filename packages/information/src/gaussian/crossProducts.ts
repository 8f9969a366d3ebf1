import { crossProductsKernel } from './crossProductsKernel.js';

/** Samples a tile holds, even: with 256 dimensions half a megabyte, and two panels of it stay in the nearest cache. */
const TILE = 256;

/** Products from which compiling the kernel pays. */
const WORTH_COMPILING = 4e6;

/**
 * Mean and unbiased covariance of row-major samples.
 *
 *   meanⱼ = (1/n) Σₜ xₜⱼ,  Sᵢⱼ = 1/(n−1) Σₜ (xₜᵢ − meanᵢ)(xₜⱼ − meanⱼ)
 *
 * The mean is removed before anything is multiplied, and sums run over tiles, so that an offset or many samples cost no
 * digits. Tiles are turned to panels of four columns and multiplied in blocks of 2 × 4, whose sums stay in registers.
 *
 * @param data - Row-major, shape [rows, columns].
 * @param compiled - Whether to use the compiled kernel: by default where there is enough to do. The result is the same.
 * @returns The mean, shape [columns], and the covariance, shape [columns, columns], both triangles filled.
 */
export function moments(
  data: Float64Array,
  rows: number,
  columns: number,
  compiled = rows * columns * columns > WORTH_COMPILING,
): { mean: Float64Array; covariance: Float64Array } {
  const mean = meanOf(data, rows, columns);
  const width = Math.ceil(columns / 4) * 4; // padded with columns of zeros
  const length = Math.min(TILE, rows + (rows % 2)); // and with a sample of zeros
  const kernel = compiled ? crossProductsKernel(width * (width + length)) : undefined;
  const memory = kernel?.memory ?? new Float64Array(width * (width + length));
  const sums = memory.subarray(0, width * width);
  const tile = memory.subarray(width * width, width * (width + length));
  for (let start = 0; start < rows; start += length) {
    fill(tile, length, data, start, Math.min(length, rows - start), columns, mean);
    if (kernel === undefined) addProducts(tile, length, sums, width);
    else kernel.addProducts(0, 8 * sums.length, width, 32 * length);
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
  for (let t = 1; t < rows; t++) {
    const at = t * columns;
    for (let j = 0; j < columns; j++) mean[j]! += data[at + j]! - data[j]!;
  }
  for (let j = 0; j < columns; j++) mean[j] = data[j]! + mean[j]! / rows;
  return mean;
}

/** A tile of centred samples: sample t of column j is in panel j / 4, at (t / 2) · 8 + (j mod 4) · 2 + t mod 2. */
function fill(
  tile: Float64Array,
  length: number,
  data: Float64Array,
  start: number,
  count: number,
  columns: number,
  mean: Float64Array,
): void {
  if (count < length) tile.fill(0);
  for (let t = 0; t < count; t++) {
    const row = (start + t) * columns;
    const at = (t >> 1) * 8 + (t & 1);
    for (let j = 0; j < columns; j++) {
      tile[(j >> 2) * 4 * length + at + (j & 3) * 2] = data[row + j]! - mean[j]!;
    }
  }
}

/**
 * Adds the products of a tile's columns to the blocks on and above the diagonal: samples of even place, then those of odd
 * place, as the two lanes of the compiled kernel do.
 */
function addProducts(tile: Float64Array, length: number, sums: Float64Array, width: number): void {
  const lanes = new Float64Array(16);
  for (let i = 0; i < width; i += 2) {
    const x0 = (i >> 2) * 4 * length + (i & 2) * 2;
    for (let j = i & ~3; j < width; j += 4) {
      const y0 = (j >> 2) * 4 * length;
      for (let lane = 0; lane < 2; lane++) addLane(tile, x0 + lane, y0 + lane, 4 * length, lanes, 8 * lane);
      const at = i * width + j;
      for (let k = 0; k < 4; k++) {
        sums[at + k]! += lanes[k]! + lanes[8 + k]!;
        sums[at + width + k]! += lanes[4 + k]! + lanes[12 + k]!;
      }
    }
  }
}

function addLane(tile: Float64Array, x0: number, y0: number, span: number, lanes: Float64Array, to: number): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  for (let t = 0; t < span; t += 8) {
    const a = tile[x0 + t]!;
    const b = tile[x0 + t + 2]!;
    const c = tile[y0 + t]!;
    const d = tile[y0 + t + 2]!;
    const e = tile[y0 + t + 4]!;
    const f = tile[y0 + t + 6]!;
    s0 += a * c;
    s1 += a * d;
    s2 += a * e;
    s3 += a * f;
    s4 += b * c;
    s5 += b * d;
    s6 += b * e;
    s7 += b * f;
  }
  lanes[to] = s0;
  lanes[to + 1] = s1;
  lanes[to + 2] = s2;
  lanes[to + 3] = s3;
  lanes[to + 4] = s4;
  lanes[to + 5] = s5;
  lanes[to + 6] = s6;
  lanes[to + 7] = s7;
}
