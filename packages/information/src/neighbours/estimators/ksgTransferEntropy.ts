import { embeddedTimes } from '../../discrete/data/embedding.js';
import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { requireInteger } from '@infodrop/requirements';
import type { Matrix, Samples } from '../../samples.js';
import { joined } from '../search/counter.js';
import { ksgConditional } from './ksgConditional.js';
import { isConstant, NEIGHBOUR_OPTIONS, prepare, type NeighbourOptions } from './options.js';

/** Options of {@link ksgTransferEntropy}. */
export interface KsgTransferEntropyOptions extends NeighbourOptions {
  /** How many samples of the past are taken, of source and target alike: 1 by default. */
  readonly history?: number | undefined;
  /** The same of the source alone, l. */
  readonly sourceHistory?: number | undefined;
  /** The same of the target alone, h. */
  readonly targetHistory?: number | undefined;
  /** How many samples the source's past ends before the target's present: 1 by default. */
  readonly delay?: number | undefined;
  /** A further series (or several, as columns) whose past is known: what comes through it is not counted. */
  readonly conditioning?: Samples | undefined;
  /** How many samples of it are known, the latest one back: 1 by default. */
  readonly conditioningHistory?: number | undefined;
  /** Lengths of trials that lie end to end in the series; no past reaches from one into another. One trial by default. */
  readonly trialLengths?: readonly number[] | undefined;
}

/**
 * Transfer entropy from one continuous series to another, from the distances to nearest neighbours.
 *
 *   T = I(y_t ; x_{t−u}, …, x_{t−u−l+1} | y_{t−1}, …, y_{t−h}),  u = delay, l = sourceHistory, h = targetHistory
 *
 * with the conditional mutual information of `ksgConditionalMutualInformation`, over every t that has all of these in its
 * trial. The past of a conditioning series joins that of y.
 *
 * @param source - The series x, in order of time, T × any dimensions.
 * @param target - The series y at the same times, T × any dimensions.
 * @param options - `history` or `sourceHistory` and `targetHistory` (1), `delay` (1), `conditioning`, `conditioningHistory` (1),
 *   `trialLengths`, `k` (4), `norm` ('max'), `theilerWindow` (0: only a sample itself is no neighbour; take the autocorrelation
 *   time), `scaling` ('none') and `ties` ('keep'), both done on the series before pasts are taken; `negative` ('keep'), `base`
 *   (e), `details`.
 * @returns Transfer entropy in nats a step, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for lengths that differ, series or a trial too short for the pasts, fewer than k + 1 (k + 1 + 2 · theilerWindow)
 *   times that have one, a constant column, values that are not finite; TypeError for other types and unknown options.
 *
 * Local values are those of the times used, trial by trial: the first is at max(h, u + l − 1, conditioningHistory) after the
 * trial's start. A Theiler window reaches over the ends of trials. `circularShiftTest` gives the null.
 *
 * Source: Schreiber, Measuring information transfer, Phys. Rev. Lett. 85, 461 (2000,
 * https://doi.org/10.1103/PhysRevLett.85.461); Frenzel & Pompe, Phys. Rev. Lett. 99, 204101 (2007,
 * https://doi.org/10.1103/PhysRevLett.99.204101), for the estimator.
 *
 * @example
 * import { ksgTransferEntropy } from '@infodrop/information';
 * const source = [0.3, 1.2, 0.1, 0.8, 1.9, 0.4, 1.1, 0.6];
 * const target = [0.5, 0.2, 1.1, 0.3, 0.9, 1.7, 0.5, 1.0];
 * ksgTransferEntropy(source, target, { k: 2 }); // 0.5095238095
 */
export function ksgTransferEntropy<Details extends boolean>(
  source: Samples,
  target: Samples,
  options: WithDetails<KsgTransferEntropyOptions, Details>,
): Detailed<Details>;
export function ksgTransferEntropy(source: Samples, target: Samples, options?: KsgTransferEntropyOptions): number;
export function ksgTransferEntropy(
  source: Samples,
  target: Samples,
  options?: KsgTransferEntropyOptions | WithDetails<KsgTransferEntropyOptions, boolean>,
): number | Estimate {
  const caller = 'ksgTransferEntropy';
  const { history = 1, delay = 1, conditioning, conditioningHistory = 1, trialLengths } = options ?? {};
  const { sourceHistory = history, targetHistory = history } = options ?? {};
  const prepared = prepare(
    caller,
    { source, target, ...(conditioning === undefined ? {} : { conditioning }) },
    options,
    [...NEIGHBOUR_OPTIONS, ...EMBEDDING_OPTIONS],
  );
  const lengths = { history, sourceHistory, targetHistory, delay, conditioningHistory };
  for (const [name, value] of Object.entries(lengths)) requireInteger(caller, name, value, 1);
  const [x, y, other] = prepared.variables as [Matrix, Matrix, Matrix?];
  const reach = Math.max(targetHistory, delay + sourceHistory - 1, other === undefined ? 0 : conditioningHistory);
  const times = embeddedTimes(caller, prepared.rows, trialLengths, reach);
  const least = 1 + prepared.k + 2 * prepared.theilerWindow;
  if (times.length < least) {
    throw new RangeError(
      `${caller}: series must have at least ${least} times whose pasts are known, for this k and Theiler window, got ${times.length}. Shorten the histories or lower k.`,
    );
  }
  const known = past(y, times, 1, targetHistory);
  const variables = [
    past(x, times, delay, sourceHistory),
    past(y, times, 0, 1),
    other === undefined ? known : joined([known, past(other, times, 1, conditioningHistory)]),
  ];
  const settings = {
    ...prepared.settings,
    sourceHistory,
    targetHistory,
    delay,
    ...(other === undefined ? {} : { conditioningHistory }),
    ...(trialLengths === undefined ? {} : { trialLengths: [...trialLengths] }),
  };
  const constant = [isConstant(x), isConstant(y), false];
  const embedded = { ...prepared, rows: times.length, variables, constant, settings };
  return inUnits(caller, ksgConditional(embedded, options?.details), options);
}

const EMBEDDING_OPTIONS = [
  'history',
  'sourceHistory',
  'targetHistory',
  'delay',
  'conditioning',
  'conditioningHistory',
  'trialLengths',
];

/** For each time, the values at `delay` steps before it and at the `length − 1` steps before that. */
function past({ data, columns }: Matrix, times: ArrayLike<number>, delay: number, length: number): Matrix {
  const rows = times.length;
  const width = columns * length;
  const own = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    for (let lag = 0; lag < length; lag++) {
      const from = (times[i]! - delay - lag) * columns;
      own.set(data.subarray(from, from + columns), i * width + lag * columns);
    }
  }
  return { data: own, rows, columns: width };
}
