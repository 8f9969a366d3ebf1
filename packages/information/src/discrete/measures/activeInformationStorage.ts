import type { Detailed, Estimate, EstimateOptions, WithDetails } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { PAST_OPTIONS, pastOptions, type PastOptions } from '../../series/embedding.js';
import { embeddedSizes, lagged, pastOf } from '../data/codedPast.js';
import type { EntropyEstimator } from '../estimators/entropyOfCounts.js';
import { sharedInformation, sharedTerms } from './sharedInformation.js';
import { codesOf, jointCodes, type Labels } from '../data/symbols.js';
import { finish, type Variables } from '../data/variables.js';

/** Options of {@link activeInformationStorage}: how a sequence is embedded, and entropies estimated. */
export interface ActiveInformationStorageOptions extends EstimateOptions, PastOptions {
  /** How the three entropies are estimated: 'plugIn' by default. */
  readonly estimator?: EntropyEstimator | undefined;
  /** How many symbols the sequence may have, as [K], for the estimators that need it. */
  readonly alphabetSizes?: readonly number[] | 'seen' | undefined;
}

/**
 * Active information storage: what the past of a sequence tells of its next symbol.
 *
 *   A(X) = I( x(t−1), …, x(t−k) ; x(t) )
 *
 * A stationary sequence is assumed: the mean is over all times t whose past lies within their trial. The plug-in value is
 * biased up, the more so the longer the history.
 *
 * @param sequence - Labels, one a time; several columns are one joint symbol.
 * @param options - `history` k (1 by default), `trialLengths`, `estimator` ('plugIn'), `alphabetSizes` ([K]), `base`, `details`.
 * @returns Nats, or units of `base`. With `details` and plug-in, a local value for each time used, trial by trial: the first is `history`
 *   after the trial's start.
 * @throws RangeError when the sequence or a trial is no longer than `history`, or `history` is no integer ≥ 1.
 *
 * Edge cases: 0 for a constant sequence; ln 2 in the limit for 0, 1, 0, 1, ….
 *
 * Source: Lizier, Prokopenko & Zomaya 2012 (https://doi.org/10.1016/j.ins.2012.04.016).
 *
 * @example
 * import { activeInformationStorage } from '@infodrop/information';
 * activeInformationStorage([0, 1, 0, 1, 0, 1, 0, 1, 0], { base: 2 }); // 1
 */
export function activeInformationStorage<Details extends boolean>(
  sequence: Labels,
  options: WithDetails<ActiveInformationStorageOptions, Details>,
): Detailed<Details>;
export function activeInformationStorage(sequence: Labels, options?: ActiveInformationStorageOptions): number;
export function activeInformationStorage(
  sequence: Labels,
  options: ActiveInformationStorageOptions | WithDetails<ActiveInformationStorageOptions, boolean> = {},
): number | Estimate {
  const caller = 'activeInformationStorage';
  requireOptions(caller, options, [...PAST_OPTIONS, 'estimator', 'alphabetSizes', 'base', 'details']);
  const x = codesOf(caller, 'sequence', sequence);
  const { history, times, settings } = pastOptions(caller, options, x.samples);
  const parts = [jointCodes(pastOf(x, times, history, 1)), lagged(x, times, 0)];
  const variables: Variables = { caller, parts, total: times.length, kind: 'samples', samples: times.length };
  const exact = () => sharedInformation(variables, [0], [1]);
  const alphabetSizes = embeddedSizes(caller, options.alphabetSizes, 1, ([size]) => [size! ** history, size!]);
  return finish(variables, sharedTerms([0], [1]), { ...options, alphabetSizes }, exact, {
    ...(alphabetSizes === undefined ? {} : { symbols: options.alphabetSizes }),
    ...settings,
  });
}
