import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import { requireInteger, requireOptions } from '@infodrop/requirements';
import { matrixOf, requireSameLength, type Matrix, type SampleMatrix, type Samples } from '../samples.js';
import { gaussianOfVariables, type GaussianOptions } from './gaussian.js';
import { finish } from './measure.js';
import { mutualInformationOf } from './mutualInformation.js';

/** Options of {@link gaussianTransferEntropy}. */
export interface GaussianTransferEntropyOptions extends GaussianOptions {
  /** How many past values of the source are taken; 1 by default. */
  readonly sourceHistory?: number | undefined;
  /** How many past values of the target are taken; 1 by default. */
  readonly targetHistory?: number | undefined;
  /** How many steps the source is ahead of the target, 1 by default. */
  readonly delay?: number | undefined;
}

/**
 * Transfer entropy from one Gaussian series to another: half of Geweke's measure of Granger causality.
 *
 *   T = I(y_t ; x_{t−u}, …, x_{t−u−l+1} | y_{t−1}, …, y_{t−h}),  u = delay, l = sourceHistory, h = targetHistory
 *
 * with {@link gaussianConditionalMutualInformation} over every t that has all of these. The bias that is taken off is that of
 * independent samples: for autocorrelated series it is an approximation, and so is the standard error.
 *
 * @param source - The series x, in order of time, T × any dimensions.
 * @param target - The series y at the same times, T × any dimensions.
 * @param options - `sourceHistory` (1), `targetHistory` (1), `delay` (1), `biasCorrection` (true), `base`, `details`.
 * @returns Transfer entropy in nats a step, or in units of `base`. With `details`, local values, from t = max(h, u + l − 1) on,
 *   and a standard error.
 * @throws RangeError when lengths differ, the series are too short for the histories, or one value of them is a linear
 *   combination of others.
 *
 * Source: Barnett, Barrett & Seth 2009; Schreiber 2000 (https://doi.org/10.1103/PhysRevLett.85.461).
 *
 * @example
 * import { gaussianTransferEntropy } from '@infodrop/information';
 * const source = [0.3, 1.2, 0.1, 0.8, 1.9, 0.4, 1.1, 0.6];
 * const target = [0.5, 0.2, 1.1, 0.3, 0.9, 1.7, 0.5, 1.0];
 * gaussianTransferEntropy(source, target); // 1.5712546869
 */
export function gaussianTransferEntropy<Details extends boolean>(
  source: Samples,
  target: Samples,
  options: WithDetails<GaussianTransferEntropyOptions, Details>,
): Detailed<Details>;
export function gaussianTransferEntropy(
  source: Samples,
  target: Samples,
  options?: GaussianTransferEntropyOptions,
): number;
export function gaussianTransferEntropy(
  source: Samples,
  target: Samples,
  options?: GaussianTransferEntropyOptions | WithDetails<GaussianTransferEntropyOptions, boolean>,
): number | Estimate {
  const caller = 'gaussianTransferEntropy';
  const names = ['sourceHistory', 'targetHistory', 'delay'];
  requireOptions(caller, options, [...names, 'biasCorrection', 'base', 'details']);
  const { sourceHistory = 1, targetHistory = 1, delay = 1 } = options ?? {};
  requireInteger(caller, 'sourceHistory', sourceHistory, 1);
  requireInteger(caller, 'targetHistory', targetHistory, 1);
  requireInteger(caller, 'delay', delay, 1);
  const x = matrixOf(caller, 'source', source);
  const y = matrixOf(caller, 'target', target);
  requireSameLength(caller, 'source and target', [x.rows, y.rows]);
  const first = Math.max(targetHistory, delay + sourceHistory - 1);
  const least = first + x.columns * sourceHistory + y.columns * (targetHistory + 1) + 1;
  if (x.rows < least) {
    throw new RangeError(
      `${caller}: series must be at least ${least} long for these histories, got ${x.rows}. ` +
        'Shorten the histories, or bring longer series.',
    );
  }
  const gaussian = gaussianOfVariables(
    caller,
    [
      ['past of source', past(x, first, delay, sourceHistory)],
      ['target', past(y, first, 0, 1)],
      ['past of target', past(y, first, 1, targetHistory)],
    ],
    options,
    names,
  );
  const settings = { sourceHistory, targetHistory, delay };
  return finish(gaussian, { ...mutualInformationOf(gaussian), settings }, options);
}

/** For each time from `first` on, the values at `delay` steps before it and at the `length − 1` steps before that. */
function past({ data, rows, columns }: Matrix, first: number, delay: number, length: number): SampleMatrix {
  const width = columns * length;
  const own = new Float64Array((rows - first) * width);
  for (let t = first; t < rows; t++) {
    for (let lag = 0; lag < length; lag++) {
      const from = (t - delay - lag) * columns;
      own.set(data.subarray(from, from + columns), (t - first) * width + lag * columns);
    }
  }
  return { data: own, shape: [rows - first, width] };
}
