import { describe, requireInteger, requireOneOf, requireOptions, requireSomeOptions } from '@infodrop/requirements';
import { adjustedPValues, type Correction } from '../features/adjustedPValues.js';
import { isArray, requireSameLength } from '../samples.js';
import { circularShiftNull } from '../significance/circularShiftTest.js';
import { pause, requireRunOptions } from '../pace.js';
import { type Progress, RUN_OPTIONS, type RunOptions } from '../significance/replicates.js';
import { testAgainstNull } from '../significance/significance.js';
import { type AnyStatistic, observe, type Observed, type Statistic } from '../significance/statistic.js';
import { formOf, sampleCount, takeSamples, variableOf } from '../significance/variable.js';
import { embeddedTimes } from './embedding.js';

/** Lags one by one, or all from one to another. */
export type Lags = readonly number[] | { readonly from: number; readonly to: number };

/** Options of {@link lagScan}: `lags` or `delays`. */
export interface LagScanOptions<Options> extends RunOptions {
  /** How many samples the first series is ahead of the second, for a measure of pairs: negative where it is behind. */
  readonly lags?: Lags | undefined;
  /** The option `delay`, ≥ 1, of a transfer entropy. */
  readonly delays?: Lags | undefined;
  /** Options of the measure, the same at every lag. */
  readonly options?: Options | undefined;
  /** Lengths of trials that lie end to end in the series; no lag reaches from one into another. For `lags`; one trial by default. */
  readonly trialLengths?: readonly number[] | undefined;
  /** How many circular shifts of the first series each p-value is from; 0 by default, which gives none. */
  readonly permutations?: number | undefined;
  /** The least shift, in samples; a twentieth of the series, rounded up, by default. */
  readonly minimumShift?: number | undefined;
  /** What the shifts are drawn by, an integer ≥ 0; 0 by default. */
  readonly seed?: number | undefined;
  /** How the p-values are corrected for the number of lags: 'holm' by default. */
  readonly correction?: Correction | undefined;
}

/** A measure at one lag. */
export interface LaggedEstimate {
  /** The lag, or the delay. */
  readonly lag: number;
  /** The measure, in `unit`. */
  readonly value: number;
  /** Unit of the measure: absent when it is none of this package. */
  readonly unit?: string;
  /** What computed it, for instance 'KSG 1'. */
  readonly estimator: string;
  /** Every setting that the value depends on. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Pairs that are so far apart, or times whose pasts are known. */
  readonly samples: number;
  /** Probability of so much where the first series is unrelated to the second; and corrected for the number of lags. */
  readonly pValue?: number;
  readonly adjustedPValue?: number;
  readonly warnings: readonly string[];
}

/**
 * A measure of two series over a range of lags: lagged mutual information, or transfer entropy by its delay.
 *
 *   lags:   I(x_{t−ℓ}; y_t),  ℓ = from, …, to;   delays: T with u = from, …, to
 *
 * The value at a lag ℓ ≥ 0 is that of the measure on `x.slice(0, N − ℓ)` and `y.slice(ℓ)`; at a negative one, of `x.slice(−ℓ)` and
 * `y.slice(0, N + ℓ)`; at a delay, that of the measure with the option `delay`. p-values are those of {@link circularShiftTest},
 * by which the first series is shifted.
 *
 * @param measure - A measure of pairs, such as `mutualInformation`, `gaussianMutualInformation` and `ksgMutualInformation`, for `lags`; a
 *   transfer entropy, for `delays`; or a function of one's own.
 * @param series - Two series of equal length N, in order of time.
 * @param options - `lags` or `delays`: integers, or `{ from, to }`; `options` of the measure, `trialLengths` (for lags),
 *   `permutations` (0), `minimumShift` (⌈N / 20⌉), `seed` (0), `correction` ('holm'); `workers`, `onProgress` and `signal`.
 * @returns The estimate at each lag, in the order of the lags.
 * @throws (as a rejection) RangeError when both or neither of `lags` and `delays` are given, a lag is as long as the series or a
 *   trial, lengths differ, or an option is out of range; TypeError for other types and unknown options; the signal's reason when it
 *   is aborted; and what the measure throws.
 *
 * Where a measure would refuse for the reader's sake, its warnings say so instead. With m lags no p-value corrected by 'holm' is
 * below m / (1 + permutations) for the first of them: take as many permutations as that asks for.
 *
 * Source: Fraser & Swinney 1986 (https://doi.org/10.1103/PhysRevA.33.1134) for lagged mutual information; Wibral et al. 2013
 * (https://doi.org/10.1371/journal.pone.0055809) for the delay of a transfer entropy; Holm 1979
 * (https://www.jstor.org/stable/4615733).
 *
 * @example
 * import { lagScan, mutualInformation } from '@infodrop/information';
 * const x = [0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1];
 * const y = [0, 0, ...x.slice(0, -2)]; // x, two later
 * const scan = await lagScan(mutualInformation, [x, y], { lags: { from: 0, to: 3 }, options: { base: 2 } });
 * scan.map(({ lag }) => lag); // [0, 1, 2, 3]
 * scan[2].value; // 1
 */
export async function lagScan<Variables extends readonly unknown[], Options>(
  measure: Statistic<Variables, Options>,
  series: readonly [...Variables],
  options: LagScanOptions<Options>,
): Promise<LaggedEstimate[]> {
  const caller = 'lagScan';
  const own = ['lags', 'delays', 'options', 'trialLengths', 'permutations', 'minimumShift', 'seed', 'correction'];
  requireSomeOptions(caller, options, [...own, ...RUN_OPTIONS]);
  requireRunOptions(caller, options);
  const {
    delays,
    permutations = 0,
    seed = 0,
    correction = 'holm',
    minimumShift,
    onProgress,
    signal,
    workers,
  } = options;
  requireInteger(caller, 'permutations', permutations, 0);
  requireInteger(caller, 'seed', seed, 0);
  requireOneOf(caller, 'correction', correction, ['holm', 'benjaminiHochberg', 'bonferroni', 'none']);
  if (typeof (measure as unknown) !== 'function') {
    throw new TypeError(`${caller}: measure must be a function of two series, got ${describe(measure)}.`);
  }
  const statistic = measure as AnyStatistic;
  const both = pairOf(caller, series);
  const lags = lagsOf(caller, options, both.length);
  const total = lags.length * Math.max(1, permutations);
  const scan: LaggedEstimate[] = [];
  for (const [index, lag] of lags.entries()) {
    signal?.throwIfAborted();
    const variables = delays === undefined ? both.at(lag, options.trialLengths) : series;
    const ofMeasure: object | undefined = options.options ?? undefined;
    const chosen = delays === undefined ? ofMeasure : { ...ofMeasure, delay: lag };
    const done = index * Math.max(1, permutations);
    const seen = (observed: Observed): void => {
      if (delays === undefined && 'delay' in observed.description.settings) {
        throw new RangeError(
          `${caller}: lags must be those of a measure of pairs, got a measure with delays, ${observed.description.estimator}. Give delays instead.`,
        );
      }
    };
    if (permutations === 0) {
      const observed = await observe(caller, statistic, variables, chosen, { signal, workers });
      seen(observed);
      const { value, description, warnings, samples, used = samples } = observed;
      scan.push({ lag, value, ...description, samples: used, warnings });
      onProgress?.({ done: done + 1, total });
      await pause();
    } else {
      let samples = 0;
      const run = {
        signal,
        workers,
        onProgress: (progress: Progress) => onProgress?.({ done: done + progress.done, total }),
      };
      const drawn = { seed, permutations, options: chosen, ...run };
      const test = await testAgainstNull(caller, statistic, variables, drawn, [], (observed) => {
        seen(observed);
        samples = observed.used ?? observed.samples;
        return circularShiftNull(caller, observed, { minimumShift });
      });
      const { value, unit, estimator, settings, pValue, warnings } = test;
      scan.push({
        lag,
        value,
        ...(unit === undefined ? {} : { unit }),
        estimator,
        settings,
        samples,
        pValue,
        warnings,
      });
    }
  }
  signal?.throwIfAborted();
  if (permutations === 0) return scan;
  const adjusted = adjustedPValues(scan.map(({ pValue }) => pValue!), correction); // prettier-ignore
  return scan.map((each, index) => ({ ...each, adjustedPValue: adjusted[index]! }));
}

/** Two series, to be taken some samples apart. */
interface Pair {
  readonly length: number;
  /** The first as it was `lag` samples before the second, each in the form that it was given in. */
  readonly at: (lag: number, trialLengths: readonly number[] | undefined) => readonly unknown[];
}

function pairOf(caller: string, series: readonly unknown[]): Pair {
  if (!Array.isArray(series) || series.length !== 2) {
    throw new TypeError(`${caller}: series must be an array of two series, got ${describe(series)}. Write [x, y].`);
  }
  const variables = series.map((each, index) => variableOf(caller, `series[${index}]`, each));
  const lengths = variables.map(sampleCount);
  requireSameLength(caller, 'series', lengths);
  const forms = series.map(formOf);
  return {
    length: lengths[0]!,
    at: (lag, trialLengths) => {
      const later = Uint32Array.from(embeddedTimes(caller, lengths[0]!, trialLengths, Math.abs(lag)));
      const earlier = later.map((time) => time - Math.abs(lag));
      const times = lag < 0 ? [later, earlier] : [earlier, later];
      return variables.map((variable, v) => forms[v]!(takeSamples(variable, times[v]!)));
    },
  };
}

/** The lags, or delays, one by one. */
function lagsOf(caller: string, { lags, delays, trialLengths }: LagScanOptions<unknown>, samples: number): number[] {
  if ((lags === undefined) === (delays === undefined)) {
    throw new RangeError(
      `${caller}: either lags or delays must be given, got ${describe(lags)} and ${describe(delays)}.`,
    );
  }
  if (delays !== undefined && trialLengths !== undefined) {
    throw new RangeError(
      `${caller}: trialLengths must be left out with delays, got ${describe(trialLengths)}. They are among the options of the measure.`,
    );
  }
  const name = lags === undefined ? 'delays' : 'lags';
  const given = (lags ?? delays)!;
  const least = lags === undefined ? 1 : 1 - samples;
  const whole = (of: string, value: number): number => requireInteger(caller, of, value, least, samples - 1);
  if (isArray(given)) {
    if (given.length === 0) throw new RangeError(`${caller}: ${name} must be at least one integer, got [].`);
    return Array.from(given as ArrayLike<number>, (value) => whole(`each of ${name}`, value));
  }
  if (typeof given !== 'object' || (given as unknown) === null) {
    throw new TypeError(`${caller}: ${name} must be integers or { from, to }, got ${describe(given)}.`);
  }
  requireOptions(`${caller}: ${name}`, given, ['from', 'to']);
  const { from, to } = given;
  whole(`from of ${name}`, from);
  if (whole(`to of ${name}`, to) < from) {
    throw new RangeError(`${caller}: to of ${name} must be at least from, got ${to} < ${from}.`);
  }
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
