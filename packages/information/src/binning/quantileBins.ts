import type { NumericArray } from '../samples.js';
import { binCount, binned, columnOf, risingEdges, type BinOptions, type Bins } from './bins.js';

/**
 * Real numbers as labels: bins of nearly equal counts, between quantiles.
 *
 *   edgeᵢ = the i/bins quantile, by linear interpolation between order statistics (Hyndman and Fan's type 7)
 *
 * @param x - Finite numbers, at least one.
 * @param options - `bins`, an integer ≥ 1.
 * @returns The label of each number, and the edges. Equal quantiles are one edge: where values repeat there are fewer bins.
 * @throws TypeError when `x` is no array of numbers; RangeError when one is not finite, or `bins` is no integer ≥ 1.
 *
 * Any increasing function of x has the same labels.
 *
 * Source of the quantiles: Hyndman and Fan (1996, https://doi.org/10.1080/00031305.1996.10473566).
 *
 * @example
 * import { quantileBins } from '@infodrop/information';
 * quantileBins([0, 1, 5, 10], { bins: 2 }).labels; // [0, 0, 1, 1]
 */
export function quantileBins(x: NumericArray, options: BinOptions): Bins {
  const caller = 'quantileBins';
  const values = columnOf(caller, x);
  const bins = binCount(caller, options);
  const sorted = values.slice().sort();
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => {
    const place = ((sorted.length - 1) * i) / bins;
    const below = Math.floor(place);
    const low = sorted[below]!;
    const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
    return low === high ? low : low + (high - low) * (place - below);
  });
  return binned(values, risingEdges(caller, edges));
}
