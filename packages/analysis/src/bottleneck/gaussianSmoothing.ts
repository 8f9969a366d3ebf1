import { matMul, reshape, type Tensor, tensor3d } from '@tensorflow/tfjs-core';

/** Smooths maps over their places, each channel alone; the values of a map keep their mean where it is constant. */
export type Smoothing = (maps: Tensor) => Tensor;

/**
 * Smoothing by a Gaussian of standard deviation `sigma` cells, cut off at 2 sigma, maps reflected at their borders.
 *
 *   out = A_height · maps · A_widthᵀ,   rows of A summing to 1
 *
 * As products of matrices, whose gradient every backend has.
 *
 * @param shape - [height, width, channels] of a map.
 * @param sigma - ≥ 0; 0 leaves maps as they are.
 * @returns A function of maps [count, height, width, channels], which gives new tensors.
 */
export function gaussianSmoothing(shape: readonly number[], sigma: number): Smoothing {
  const [height, width, channels] = shape as [number, number, number];
  if (sigma === 0) return (maps) => maps;
  const rows = smoothingMatrix(height, sigma);
  const columns = smoothingMatrix(width, sigma);
  return (maps) => {
    const count = maps.shape[0];
    const byRows = product(rows, height, reshape(maps, [count, height, width * channels]));
    const byColumns = product(columns, width, reshape(byRows, [count * height, width, channels]));
    return reshape(byColumns, [count, height, width, channels]);
  };
}

/** The matrix times each of a batch of matrices. */
const product = (matrix: Float32Array, side: number, batch: Tensor): Tensor =>
  matMul(tensor3d(matrix, [1, side, side]), batch);

/** [side, side], row-major: row i has the weights of the cells that cell i is smoothed from. */
export function smoothingMatrix(side: number, sigma: number): Float32Array {
  const radius = Math.round(2 * sigma);
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  const weights = offsets.map((offset) => Math.exp(-(offset ** 2) / (2 * sigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const matrix = new Float64Array(side * side);
  for (let cell = 0; cell < side; cell++) {
    offsets.forEach((offset, i) => {
      const at = cell * side + reflected(cell + offset, side);
      matrix[at] = matrix[at]! + weights[i]! / total;
    });
  }
  return Float32Array.from(matrix);
}

/** The cell that a place beyond the border mirrors, the border cell not repeated. */
function reflected(place: number, side: number): number {
  if (side === 1) return 0;
  const period = 2 * (side - 1);
  const within = ((place % period) + period) % period;
  return within < side ? within : period - within;
}
