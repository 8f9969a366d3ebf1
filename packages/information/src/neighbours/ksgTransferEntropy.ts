import { inUnits, type Estimate, type WithDetails } from '../estimate.js';
import { requireInteger } from '../requirements.js';
import type { Matrix, Samples } from '../samples.js';
import { ksgConditional } from './ksgConditional.js';
import { NEIGHBOUR_OPTIONS, prepare, type NeighbourOptions } from './options.js';

/** Options of {@link ksgTransferEntropy}. */
export interface KsgTransferEntropyOptions extends NeighbourOptions {
  /** How many past values of the source are taken; 1 by default. */
  readonly sourceHistory?: number | undefined;
  /** How many past values of the target are taken; 1 by default. */
  readonly targetHistory?: number | undefined;
  /** How many steps the source is ahead of the target, 1 by default. */
  readonly delay?: number | undefined;
}

/**
 * Transfer entropy from one continuous series to another, from the distances to nearest neighbours.
 *
 *   T = I(y_t ; x_{t−u}, …, x_{t−u−l+1} | y_{t−1}, …, y_{t−h}),  u = delay, l = sourceHistory, h = targetHistory
 *
 * with the conditional mutual information of `ksgConditionalMutualInformation`, over every t that has all of these.
 *
 * @param source - The series x, in order of time, T × any dimensions.
 * @param target - The series y at the same times, T × any dimensions.
 * @param options - `sourceHistory` (1), `targetHistory` (1), `delay` (1), `k` (4), `norm` ('max'), `theilerWindow` (0: only a
 *   sample itself is no neighbour; take the autocorrelation time), `scaling` ('none'), `ties` ('keep'), both done on the series
 *   before histories are taken; `negative` ('keep'), `base` (e), `details`.
 * @returns Transfer entropy in nats a step, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for lengths that differ, series too short for the histories and k + 1 samples (k + 1 + 2 · theilerWindow),
 *   a constant column, values that are not finite; TypeError for other types and unknown options.
 *
 * Local values begin at t = max(h, u + l − 1). A significance test shifts the source against the target.
 *
 * Source: Schreiber, Measuring information transfer, Phys. Rev. Lett. 85, 461 (2000); Frenzel & Pompe, Phys. Rev. Lett. 99,
 * 204101 (2007), for the estimator.
 *
 * @example
 * import { ksgTransferEntropy } from '@infodrop/information';
 * const source = [0.3, 1.2, 0.1, 0.8, 1.9, 0.4, 1.1, 0.6];
 * const target = [0.5, 0.2, 1.1, 0.3, 0.9, 1.7, 0.5, 1.0];
 * ksgTransferEntropy(source, target, { k: 2 });
 */
export function ksgTransferEntropy(
  source: Samples,
  target: Samples,
  options: WithDetails<KsgTransferEntropyOptions>,
): Estimate;
export function ksgTransferEntropy(source: Samples, target: Samples, options?: KsgTransferEntropyOptions): number;
export function ksgTransferEntropy(
  source: Samples,
  target: Samples,
  options?: KsgTransferEntropyOptions | WithDetails<KsgTransferEntropyOptions>,
): number | Estimate {
  const caller = 'ksgTransferEntropy';
  const prepared = prepare(caller, { source, target }, options, [
    ...NEIGHBOUR_OPTIONS,
    'sourceHistory',
    'targetHistory',
    'delay',
  ]);
  const { sourceHistory = 1, targetHistory = 1, delay = 1 } = options ?? {};
  requireInteger(caller, 'sourceHistory', sourceHistory, 1);
  requireInteger(caller, 'targetHistory', targetHistory, 1);
  requireInteger(caller, 'delay', delay, 1);
  const [x, y] = prepared.variables as [Matrix, Matrix];
  const first = Math.max(targetHistory, delay + sourceHistory - 1);
  const { k, theilerWindow } = prepared;
  const least = first + 1 + k + 2 * theilerWindow;
  if (prepared.rows < least) {
    throw new RangeError(
      `${caller}: series must be at least ${least} long for these histories, k and Theiler window, got ${prepared.rows}. Shorten the histories, lower k or bring longer series.`,
    );
  }
  const embedded = {
    ...prepared,
    rows: prepared.rows - first,
    variables: [past(x, first, delay, sourceHistory), past(y, first, 0, 1), past(y, first, 1, targetHistory)],
    settings: { ...prepared.settings, sourceHistory, targetHistory, delay },
  };
  return inUnits(caller, ksgConditional(embedded, options?.details), options);
}

/** For each time from `first` on, the values at `delay` steps before it and at the `length − 1` steps before that. */
function past({ data, rows, columns }: Matrix, first: number, delay: number, length: number): Matrix {
  const width = columns * length;
  const own = new Float64Array((rows - first) * width);
  for (let t = first; t < rows; t++) {
    for (let lag = 0; lag < length; lag++) {
      const from = (t - delay - lag) * columns;
      own.set(data.subarray(from, from + columns), (t - first) * width + lag * columns);
    }
  }
  return { data: own, rows: rows - first, columns: width };
}
