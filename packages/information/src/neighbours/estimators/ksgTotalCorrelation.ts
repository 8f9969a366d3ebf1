import { type Detailed, type Estimate, inUnits, type WithDetails } from '../../estimate.js';
import type { Samples } from '../../samples.js';
import { groupedVariables, type GroupedNeighbourOptions } from './groupedVariables.js';
import { ksgEstimate, ksgParts, requireAlgorithm } from './ksg.js';
import type { KsgOptions } from './ksgMutualInformation.js';
import { NEIGHBOUR_OPTIONS, nothingShared } from './options.js';

/** Options of {@link ksgTotalCorrelation}. */
export interface KsgTotalCorrelationOptions extends KsgOptions, GroupedNeighbourOptions {}

/**
 * Total correlation (multi-information) of m continuous variables, from the distances to nearest neighbours.
 *
 *   algorithm 1: TC = ψ(k) + (m − 1) ψ(N) − ⟨Σᵢ ψ(nᵢ + 1)⟩
 *   algorithm 2: TC = ψ(k) − (m − 1)/k + (m − 1) ψ(N) − ⟨Σᵢ ψ(nᵢ)⟩
 *
 * The counts are those of `ksgMutualInformation`, which it equals for two variables.
 *
 * @param samples - N × dimensions: columns are the variables.
 * @param options - `dimensions` (columns of each variable, 1 each), and those of `ksgMutualInformation`.
 * @returns Total correlation in nats, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for fewer than two variables, `dimensions` that do not add up, and what `ksgMutualInformation` refuses.
 *
 * Source: Kraskov, Stögbauer & Grassberger, Phys. Rev. E 69, 066138 (2004, https://doi.org/10.1103/PhysRevE.69.066138), eqs. 22
 * and 23.
 *
 * @example
 * import { columns, ksgTotalCorrelation } from '@infodrop/information';
 * const x = [1.3, 3.7, 5.1, 2.4, 3.4];
 * const y = [1.5, 3.32, 5.3, 2.3, 3.3];
 * ksgTotalCorrelation(columns(x, y), { k: 3, base: 2 }); // 0.1683 bits
 */
export function ksgTotalCorrelation<Details extends boolean>(
  samples: Samples,
  options: WithDetails<KsgTotalCorrelationOptions, Details>,
): Detailed<Details>;
export function ksgTotalCorrelation(samples: Samples, options?: KsgTotalCorrelationOptions): number;
export function ksgTotalCorrelation(
  samples: Samples,
  options?: KsgTotalCorrelationOptions | WithDetails<KsgTotalCorrelationOptions, boolean>,
): number | Estimate {
  const caller = 'ksgTotalCorrelation';
  const prepared = groupedVariables(caller, samples, options, [...NEIGHBOUR_OPTIONS, 'algorithm']);
  const algorithm = requireAlgorithm(caller, options);
  if (prepared.variables.length < 2) {
    return inUnits(caller, nothingShared(`KSG ${algorithm}`, prepared, { ...prepared.settings, algorithm }), options);
  }
  const parts = ksgParts(prepared, algorithm);
  return inUnits(caller, ksgEstimate(prepared, algorithm, parts, options?.details === true), options);
}
