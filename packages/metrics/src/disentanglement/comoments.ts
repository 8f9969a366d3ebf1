import type { DoubleMatrix } from './codesAndFactors.js';
import { compiledTile } from './comomentKernel.js';

/** Sums over the samples of two matrices, of distances from the mean of a column: of their squares, and of the products of columns of one and the other. */
export interface Comoments {
  /** Of each column of the first matrix, and then of the second; 0 of a constant. */
  readonly squares: Float64Array;
  /** Row-major [columns of the first × columns of the second]. */
  readonly products: Float64Array;
}

/** Of each column of both matrices, what its values are multiplied by, and what is taken off then: its first value, so multiplied. */
export interface Units {
  readonly scales: Float64Array;
  readonly firsts: Float64Array;
}

/** Memory for a tile of columns, of one length each, and what sums over it. */
export interface Tile {
  readonly values: Float64Array;
  /** Puts rows of so many values in as columns, from one of the tile's on, in their units. */
  readonly put: (rows: Float64Array, columns: number, offset: number) => void;
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

/** Rows of a tile at most, a multiple of four: twenty columns of them stay in the nearest cache. */
const TILE = 128;

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
  const firsts = scales.map((scale, j) => (j < a ? first.data[j]! : second.data[j - a]!) * scale);
  const tile = tileOf(a, b, TILE, { scales, firsts });
  const squares = new Float64Array(a + b);
  const products = new Float64Array(a * b);
  const means = new Float64Array(a + b);
  const apart = new Float64Array(a + b);
  for (let start = 0; start < rows;) {
    const left = rows - start;
    // What is left of less than four goes one by one.
    const count = left < 4 ? 1 : Math.min(TILE, left - (left % 4));
    tile.put(first.data.subarray(start * a, (start + count) * a), a, 0);
    tile.put(second.data.subarray(start * b, (start + count) * b), b, a);
    if (count > 1) tile.sum(count);
    else sumOfOne(tile);
    const share = count / (start + count);
    const weight = start * share;
    for (let j = 0; j < a + b; j++) {
      apart[j] = tile.means[j]! - means[j]!;
      means[j]! += apart[j]! * share;
      squares[j]! += tile.squares[j]! + apart[j]! ** 2 * weight;
    }
    for (let i = 0; i < a; i++) {
      const by = apart[i]! * weight;
      for (let j = 0; j < b; j++) {
        products[i * b + j]! += tile.products[i * tile.stride + j]! + by * apart[a + j]!;
      }
    }
    start += count;
  }
  return { squares, products };
}

/** The sums over one row: it is its own mean. */
function sumOfOne({ values, means, squares, products }: Tile): void {
  for (let j = 0; j < means.length; j++) means[j] = values[j * TILE]!;
  squares.fill(0);
  products.fill(0);
}

/** A tile for so many columns of either matrix, with the compiled kernel where there is one, to the same bits. */
const compiledOrPlainTile: typeof plainTile = (a, b, length, units) =>
  compiledTile(a, b, length, units) ?? plainTile(a, b, length, units);

/** The same in plain loops. */
export function plainTile(a: number, b: number, length: number, { scales, firsts }: Units): Tile {
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
    put(rows, columns, offset) {
      for (let j = 0; j < columns; j++) {
        const scale = scales[offset + j]!;
        const first = firsts[offset + j]!;
        let to = (offset + j) * length;
        for (let at = j; at < rows.length; at += columns) values[to++] = rows[at]! * scale - first;
      }
    },
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
