import { inUnits, type Estimate, type WithDetails } from '../estimate.js';
import { describe, requireInteger } from '../requirements.js';
import type { Matrix, Samples } from '../samples.js';
import { ksgEstimate, requireAlgorithm } from './ksg.js';
import type { KsgOptions } from './ksgMutualInformation.js';
import { NEIGHBOUR_OPTIONS, prepare } from './options.js';

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
 * Source: Kraskov, Stögbauer & Grassberger, Phys. Rev. E 69, 066138 (2004), eqs. 22 and 23.
 *
 * @example
 * import { columns, ksgTotalCorrelation } from '@infodrop/information';
 * const x = [1.3, 3.7, 5.1, 2.4, 3.4];
 * const y = [1.5, 3.32, 5.3, 2.3, 3.3];
 * ksgTotalCorrelation(columns(x, y), { k: 3, base: 2 }); // 0.1683 bits
 */
export function ksgTotalCorrelation(samples: Samples, options: WithDetails<KsgTotalCorrelationOptions>): Estimate;
export function ksgTotalCorrelation(samples: Samples, options?: KsgTotalCorrelationOptions): number;
export function ksgTotalCorrelation(
  samples: Samples,
  options?: KsgTotalCorrelationOptions | WithDetails<KsgTotalCorrelationOptions>,
): number | Estimate {
  const caller = 'ksgTotalCorrelation';
  const prepared = prepare(caller, { samples }, options, [...NEIGHBOUR_OPTIONS, 'algorithm', 'dimensions']);
  const matrix = prepared.variables[0]!;
  const dimensions = options?.dimensions ?? Array.from({ length: matrix.columns }, () => 1);
  const variables = separate(caller, matrix, dimensions);
  const grouped = { ...prepared, variables, settings: { ...prepared.settings, dimensions: [...dimensions] } };
  const algorithm = requireAlgorithm(caller, options);
  return inUnits(caller, ksgEstimate(grouped, algorithm, options?.details === true), options);
}

/** The variables that the columns belong to. */
function separate(caller: string, matrix: Matrix, dimensions: readonly number[]): Matrix[] {
  const { data, rows, columns } = matrix;
  for (const size of dimensions) requireInteger(caller, 'each of dimensions', size, 1);
  const sum = dimensions.reduce((total, size) => total + size, 0);
  if (dimensions.length < 2 || sum !== columns) {
    throw new RangeError(
      `${caller}: dimensions must be two or more and add up to the ${columns} columns, got ${describe(dimensions)}.`,
    );
  }
  let offset = 0;
  return dimensions.map((size) => {
    const own = new Float64Array(rows * size);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < size; j++) own[i * size + j] = data[i * columns + offset + j]!;
    }
    offset += size;
    return { data: own, rows, columns: size };
  });
}
