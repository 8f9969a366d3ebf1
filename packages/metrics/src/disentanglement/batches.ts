import { compiledBatchSums } from './batchKernel.js';
import type { DrawnCodes } from './interventions.js';

/** Sums over batches of codes that were drawn. */
export interface BatchSums {
  /** The variance (n − 1) of each dimension within each batch. */
  readonly variances: (drawn: DrawnCodes, batch: number) => Float64Array[];
  /** The mean distance of each dimension between the codes of a batch and their partners. */
  readonly distances: (pair: readonly [DrawnCodes, DrawnCodes], batch: number) => Float64Array[];
}

/** Those of one score; by the compiled kernel where there is one, to the same bits. */
export function batchSums(): BatchSums {
  const compiled = compiledBatchSums();
  return {
    variances: (drawn, batch) => compiled?.variances(drawn, batch) ?? plainBatchSums.variances(drawn, batch),
    distances: (pair, batch) => compiled?.distances(pair, batch) ?? plainBatchSums.distances(pair, batch),
  };
}

/** The same in plain loops. */
export const plainBatchSums: BatchSums = {
  variances({ codes: { data, shape }, rows }, batch) {
    const dimensions = shape[1];
    const squares = new Float64Array(dimensions);
    return Array.from({ length: rows.length / batch }, (_, group) => {
      const sums = new Float64Array(dimensions);
      squares.fill(0);
      // The first row is taken off: of a constant nothing is left to round, and as it is one of them, its distance from the mean loses few digits.
      const first = rows[group * batch]! * dimensions;
      for (let at = group * batch + 1; at < (group + 1) * batch; at++) {
        const row = rows[at]! * dimensions;
        for (let i = 0; i < dimensions; i++) {
          const apart = data[row + i]! - data[first + i]!;
          sums[i]! += apart;
          squares[i]! += apart * apart;
        }
      }
      return sums.map((sum, i) => (squares[i]! - (sum * sum) / batch) / (batch - 1));
    });
  },
  distances([one, other], batch) {
    const dimensions = one.codes.shape[1];
    const [from, against] = [one.codes.data, other.codes.data];
    return Array.from({ length: one.rows.length / batch }, (_, group) => {
      const sums = new Float64Array(dimensions);
      for (let at = group * batch; at < (group + 1) * batch; at++) {
        const [row, partner] = [one.rows[at]! * dimensions, other.rows[at]! * dimensions];
        for (let i = 0; i < dimensions; i++) sums[i]! += Math.abs(from[row + i]! - against[partner + i]!);
      }
      return sums.map((sum) => sum / batch);
    });
  },
};
