import type { DoubleMatrix } from './codesAndFactors.js';
import { compiledTile } from './comomentKernel.js';

/** Sums over the samples of two matrices, of distances from the mean of a column: of their squares, and of the products of columns of one and the other. */
export interface Comoments {
  /** Of each column of the first matrix, and then of the second; 0 of a constant. */
  readonly squares: Float64Array;
  /** Row-major [columns of the first × columns of the second]. */
  readonly products: Float64Array;
}

/** Rows of a tile at most, a multiple of four: twenty columns of them stay in the nearest cache. */
const TILE = 128;

/** Memory for a tile of columns, of one length each, and what sums over it. */
export interface Tile {
  readonly values: Float64Array;
  /** Takes the sums over so many rows of each, a multiple of four; `values` are written over. */
  readonly sum: (rows: number) => void;
  /** The mean of each column. */
  readonly means: Float64Array;
  /** Σ of the squares of its distances from the mean. */
  readonly squares: Float64Array;
  /** Σ of products, row-major [columns of the first × `stride`]. */
  readonly products: Float64Array;
  readonly stride: number;
}

/**
 * Those of two matrices of as many samples, each column multiplied by a scale.
 *
 * The first value of a column is taken off before anything is summed: of a constant exactly nothing is left, and values far from 0 keep what they differ by. Sums
 * over a tile are of distances from its own mean, and are joined by what the means differ by (T. Chan, G. Golub, R. LeVeque, [Updating formulae and a pairwise
 * algorithm for computing sample variances](https://doi.org/10.1007/978-3-642-51461-6_3), 1982).
 */
export function comomentsOf(
  first: DoubleMatrix,
  second: DoubleMatrix,
  scales: Float64Array,
  tileOf: typeof plainTile = compiledOrPlainTile,
): Comoments {
  const [rows, a] = first.shape;
  const b = second.shape[1];
  const tile = tileOf(a, b, TILE);
  const squares = new Float64Array(a + b);
  const products = new Float64Array(a * b);
  const means = new Float64Array(a + b);
  const apart = new Float64Array(a + b);
  for (let start = 0; start < rows;) {
    const left = rows - start;
    // What is left of less than four goes one by one.
    const count = left < 4 ? 1 : Math.min(TILE, left - (left % 4));
    fill(tile.values, first, start, count, scales, 0);
    fill(tile.values, second, start, count, scales, a);
    if (count > 1) tile.sum(count);
    const share = count / (start + count);
    const weight = start * share;
    for (let j = 0; j < a + b; j++) {
      const mean = count > 1 ? tile.means[j]! : tile.values[j * TILE]!;
      apart[j] = mean - means[j]!;
      means[j]! += apart[j]! * share;
      squares[j]! += (count > 1 ? tile.squares[j]! : 0) + apart[j]! ** 2 * weight;
    }
    for (let i = 0; i < a; i++) {
      const by = apart[i]! * weight;
      for (let j = 0; j < b; j++) {
        products[i * b + j]! += (count > 1 ? tile.products[i * tile.stride + j]! : 0) + by * apart[a + j]!;
      }
    }
    start += count;
  }
  return { squares, products };
}

/** Rows of a matrix as columns of a tile, from one of its columns on, multiplied and less what the first row has. */
function fill(
  tile: Float64Array,
  { data, shape: [, columns] }: DoubleMatrix,
  start: number,
  count: number,
  scales: Float64Array,
  offset: number,
): void {
  for (let j = 0; j < columns; j++) {
    const scale = scales[offset + j]!;
    const first = data[j]! * scale;
    const to = (offset + j) * TILE;
    for (let row = 0, at = start * columns + j; row < count; row++, at += columns) {
      tile[to + row] = data[at]! * scale - first;
    }
  }
}

/** A tile for so many columns of either matrix, with the compiled kernel where there is one, to the same bits. */
const compiledOrPlainTile: typeof plainTile = (a, b, length) => compiledTile(a, b, length) ?? plainTile(a, b, length);

/** The same in plain loops. */
export function plainTile(a: number, b: number, length: number): Tile {
  const values = new Float64Array((a + b) * length);
  const means = new Float64Array(a + b);
  const squares = new Float64Array(a + b);
  const products = new Float64Array(a * b);
  return {
    values,
    means,
    squares,
    products,
    stride: b,
    sum(rows) {
      for (let j = 0; j < a + b; j++) {
        const column = values.subarray(j * length, j * length + rows);
        const mean = inFourParts(rows, (row) => column[row]!) / rows;
        means[j] = mean;
        for (let row = 0; row < rows; row++) column[row]! -= mean;
        squares[j] = inFourParts(rows, (row) => column[row]! ** 2);
      }
      for (let i = 0; i < a; i++) {
        for (let j = 0; j < b; j++) {
          let [even, odd] = [0, 0];
          for (let x = i * length, y = (a + j) * length; x < i * length + rows; x += 2, y += 2) {
            even += values[x]! * values[y]!;
            odd += values[x + 1]! * values[y + 1]!;
          }
          products[i * b + j] = even + odd;
        }
      }
    },
  };
}

/** A sum of a multiple of four terms, in the order of the kernel's lanes. */
function inFourParts(rows: number, term: (row: number) => number): number {
  let [p, q, r, s] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row += 4) {
    p += term(row);
    q += term(row + 1);
    r += term(row + 2);
    s += term(row + 3);
  }
  return p + r + (q + s);
}
