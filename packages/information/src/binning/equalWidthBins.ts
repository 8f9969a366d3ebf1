import type { NumericArray } from '../samples.js';
import { binCount, binned, columnOf, risingEdges, type BinOptions, type Bins } from './bins.js';

/**
 * Real numbers as labels: bins of equal width from the least value to the greatest.
 *
 *   edgeᵢ = min + (max − min) i / bins
 *
 * @param x - Finite numbers, at least one.
 * @param options - `bins`, an integer ≥ 1.
 * @returns The label of each number, and the edges. A constant has one bin.
 * @throws TypeError when `x` is no array of numbers; RangeError when one is not finite, or `bins` is no integer ≥ 1.
 *
 * Mutual information of binned numbers is biased up by about (bins − 1)²/2N; `ksgMutualInformation` needs no bins.
 *
 * @example
 * import { equalWidthBins } from '@infodrop/information';
 * equalWidthBins([0, 1, 5, 10], { bins: 2 }).labels; // [0, 0, 1, 1]
 */
export function equalWidthBins(x: NumericArray, options: BinOptions): Bins {
  const caller = 'equalWidthBins';
  const values = columnOf(caller, x);
  const bins = binCount(caller, options);
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? most : least + (most / bins - least / bins) * i,
  );
  return binned(values, risingEdges(caller, edges));
}
