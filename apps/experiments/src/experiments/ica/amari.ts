import { Matrix, solve } from 'ml-matrix';

/**
 * Amari's distance of a matrix from a permutation with any scales: 0 where every component is one source, 1 at most.
 *
 *   [ Σᵢ (Σⱼ |pᵢⱼ| / maxₖ |pᵢₖ| − 1) + Σⱼ (Σᵢ |pᵢⱼ| / maxₖ |pₖⱼ| − 1) ] / 2d(d − 1)
 *
 * @param gains - [d, d], how much of each source (column) is in each component (row). A row or column of zeros gives NaN.
 * @throws RangeError when it is not square, of two rows or more.
 *
 * Source: S. Amari, A. Cichocki, H. Yang, [A new learning algorithm for blind signal separation](https://proceedings.neurips.cc/paper/1995/hash/e19347e1c3ca0c0b97de5fb3b690855a-Abstract.html),
 * 1996, scaled to at most 1.
 *
 * @example
 * amariError(new Matrix([[0, 2], [-3, 0]])); // 0
 */
export function amariError(gains: Matrix): number {
  const { rows: d, columns } = gains;
  if (d !== columns || d < 2) {
    throw new RangeError(`amariError: gains must be square, of two rows or more, got [${d}, ${columns}].`);
  }
  const sizes = Matrix.abs(gains);
  const excess = (vector: number[]): number => vector.reduce((sum, size) => sum + size, 0) / Math.max(...vector) - 1;
  const rows = Array.from({ length: d }, (_, i) => excess(sizes.getRow(i)));
  const others = Array.from({ length: d }, (_, j) => excess(sizes.getColumn(j)));
  return [...rows, ...others].reduce((sum, value) => sum + value, 0) / (2 * d * (d - 1));
}

/**
 * How much of each source is in each component: the linear regression of the components on the sources, of variance 1 each.
 *
 * Where components are a linear map of the sources it is that map; where they are not, the linear part of it.
 *
 * @param components - [n, d].
 * @param sources - [n, d]; n > d.
 * @returns [d, d], a row each component.
 */
export function gainsOf(components: Matrix, sources: Matrix): Matrix {
  const scaled = sources.clone().center('column').scale('column');
  return solve(scaled, components.clone().center('column')).transpose();
}
