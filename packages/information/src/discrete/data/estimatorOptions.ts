import type { EstimateOptions } from '../../estimate.js';
import { describe } from '@infodrop/requirements';
import { needsAlphabetSize, type EntropyEstimator } from '../estimators/entropyOfCounts.js';

/** How an entropy is estimated from samples or counts. A table of probabilities is exact and takes neither option. */
export interface EntropyOptions extends EstimateOptions {
  /** The estimator, 'plugIn' by default. */
  readonly estimator?: EntropyEstimator | undefined;
  /**
   * How many values are possible, K, for 'jamesStein', 'dirichlet' and 'nsb'. By default the size of a table of counts. Samples
   * do not tell it: without it these estimators refuse, and with 'seen' take the number of different values seen.
   */
  readonly alphabetSize?: number | 'seen' | undefined;
}

/** Refuses an alphabet that the estimator would pass over in silence, and any estimator where there is nothing to estimate. */
export function requireEstimatorOptions(
  caller: string,
  exact: boolean,
  estimator: EntropyEstimator | undefined,
  alphabetName = 'alphabetSize',
  alphabet?: unknown,
): void {
  if (exact && estimator !== undefined) {
    throw new TypeError(
      `${caller}: estimator must be left out for probabilities, which are exact, got ${describe(estimator)}. Pass samples or counts().`,
    );
  }
  if (alphabet !== undefined && (estimator === undefined || !needsAlphabetSize(estimator))) {
    throw new TypeError(
      `${caller}: ${alphabetName} must be left out but for the estimators jamesStein, dirichlet and nsb, got ${describe(alphabet)}.`,
    );
  }
}
