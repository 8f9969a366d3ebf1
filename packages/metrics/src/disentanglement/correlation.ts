import { columns, meanRanks, sampleMatrix } from '@infodrop/information';
import type { DoubleMatrix } from './codesAndFactors.js';
import { comomentsOf } from './comoments.js';

/** R² of each column of one matrix with each of another of as many rows, row-major [a × b]; 0 where one is constant. */
export function squaredCorrelations(first: DoubleMatrix, second: DoubleMatrix): Float64Array {
  const [a, b] = [first.shape[1], second.shape[1]];
  const { squares, products } = comomentsInRange(first, second);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      const both = squares[i]! * squares[a + j]!;
      products[i * b + j] = both === 0 ? 0 : Math.min(1, products[i * b + j]! ** 2 / both);
    }
  }
  return products;
}

/** Of each value its rank in its column: by these, R² is that of Spearman's correlation. */
export const ranksOf = (given: readonly Float64Array[]): DoubleMatrix => sampleMatrix(columns(...given.map(meanRanks)));

/** Beyond this power of ten, up or down, products of squares may leave the range of doubles. */
const FAR = 100;

/** Sums of a column whose squares are far from 1 are taken in another unit: the first time they may have overflowed or vanished. */
function comomentsInRange(first: DoubleMatrix, second: DoubleMatrix) {
  const a = first.shape[1];
  const scales = new Float64Array(a + second.shape[1]).fill(1);
  const found = comomentsOf(first, second, scales);
  found.squares.forEach((sum, j) => {
    if (!isNear(sum)) scales[j] = j < a ? scaleOf(first, j) : scaleOf(second, j - a);
  });
  return scales.every((scale) => scale === 1) ? found : comomentsOf(first, second, scales);
}

const isNear = (size: number): boolean => size >= 10 ** -FAR && size <= 10 ** FAR;

/** 1, or what brings the greatest value of a column near it: a power of two, by which nothing is rounded. */
function scaleOf({ data, shape: [, columns] }: DoubleMatrix, j: number): number {
  let greatest = 0;
  for (let at = j; at < data.length; at += columns) greatest = Math.max(greatest, Math.abs(data[at]!));
  return greatest === 0 || isNear(greatest) ? 1 : 2 ** -Math.max(-1000, Math.floor(Math.log2(greatest)));
}
