import type { EstimateOptions } from '../../estimate.js';
import { describe } from '@infodrop/requirements';
import { needsAlphabetSize, type EntropyEstimator } from '../estimators/entropyOfCounts.js';
import type { Table } from './table.js';

/**
 * How an entropy is estimated from samples or counts. A table of probabilities is exact and takes neither option; weights have
 * their plug-in value only.
 */
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
  kind: Table['kind'] | 'samples',
  estimator: EntropyEstimator | undefined,
  alphabetName = 'alphabetSize',
  alphabet?: unknown,
): void {
  if (kind === 'weights' && estimator !== undefined && estimator !== 'plugIn') {
    throw new TypeError(
      `${caller}: estimator must be left out or 'plugIn' for weights, got ${describe(estimator)}. ` +
        'The others are for whole numbers: pass counts(), or a contingencyTable of samples that occurred so often.',
    );
  }
  if (kind === 'probabilities' && estimator !== undefined) {
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
