import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { describe } from '@infodrop/requirements';
import { isArray, type Matrix, type Samples } from '../../samples.js';
import { ksgEstimate, ksgParts, requireAlgorithm } from './ksg.js';
import type { KsgOptions } from './ksgMutualInformation.js';
import { isConstant, NEIGHBOUR_OPTIONS, nothingShared, prepare } from './options.js';

/** Options of {@link ksgTotalCorrelation}. */
export interface KsgTotalCorrelationOptions extends KsgOptions {
  /** How many columns each variable has, in their order; 1 each by default. */
  readonly dimensions?: readonly number[] | undefined;
}

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
  const prepared = prepare(caller, { samples }, options, [...NEIGHBOUR_OPTIONS, 'algorithm', 'dimensions']);
  const matrix = prepared.variables[0]!;
  const dimensions = options?.dimensions ?? new Array<number>(matrix.columns).fill(1);
  const variables = separate(caller, matrix, dimensions);
  const algorithm = requireAlgorithm(caller, options);
  const settings = { ...prepared.settings, dimensions: [...dimensions] };
  const varying = variables.filter((variable) => !isConstant(variable));
  const grouped = { ...prepared, variables: varying, settings };
  if (varying.length < 2) {
    return inUnits(caller, nothingShared(`KSG ${algorithm}`, grouped, { ...settings, algorithm }), options);
  }
  const parts = ksgParts(grouped, algorithm);
  return inUnits(caller, ksgEstimate(grouped, algorithm, parts, options?.details === true), options);
}

/** The variables that the columns belong to. */
function separate(caller: string, matrix: Matrix, dimensions: readonly number[]): Matrix[] {
  const { data, rows, columns } = matrix;
  let offset = 0;
  const fit = isArray(dimensions) && dimensions.every((size) => Number.isInteger(size) && size > 0 && (offset += size));
  if (!fit || offset !== columns || dimensions.length < 2) {
    throw new RangeError(
      `${caller}: dimensions must be two or more integers ≥ 1 that add up to the ${columns} columns, got ${describe(dimensions)}.`,
    );
  }
  offset = 0;
  return dimensions.map((size) => {
    const first = offset;
    offset += size;
    const own = Float64Array.from(
      { length: rows * size },
      (_, at) => data[Math.floor(at / size) * columns + first + (at % size)]!,
    );
    return { data: own, rows, columns: size };
  });
}
