import { heapOfGreatest } from '../comparison/quantile.js';
import { compiledDeviations } from './deviationKernel.js';

/** Memory for a column whose deviations from the means of groups of its rows are asked for. */
export interface DeviationSpace {
  /** As many places as there are samples. */
  readonly column: Float64Array;
  /** How far the values in the rows of a group are from their mean, until the next are asked for. */
  readonly deviations: (group: number) => Float64Array;
  /** Makes the first places of what `deviations` gave a heap of the greatest of all, the least of them first. */
  readonly keepGreatest: (deviations: Float64Array, kept: number) => void;
}

/** For so many samples and groups of their rows; by the compiled kernel where there is one, to the same bits. */
export const deviationSpace = (samples: number, rowsOf: readonly Int32Array[]): DeviationSpace =>
  compiledDeviations(samples, rowsOf) ?? plainDeviations(samples, rowsOf);

/** The same in plain loops. */
export function plainDeviations(samples: number, rowsOf: readonly Int32Array[]): DeviationSpace {
  const column = new Float64Array(samples);
  const space = new Float64Array(samples);
  return {
    column,
    deviations(group) {
      const rows = rowsOf[group]!;
      const found = space.subarray(0, rows.length);
      // Of a constant exactly nothing is left by taking off the first.
      const first = column[rows[0]!]!;
      // Every other value, and the rest, as the two lanes of the kernel.
      let [even, odd] = [0, 0];
      for (let i = 0; i < rows.length; i++) {
        const apart = column[rows[i]!]! - first;
        found[i] = apart;
        if (i % 2 === 0) even += apart;
        else odd += apart;
      }
      const beyond = (even + odd) / rows.length;
      for (let i = 0; i < found.length; i++) found[i] = Math.abs(found[i]! - beyond);
      return found;
    },
    keepGreatest: heapOfGreatest,
  };
}
