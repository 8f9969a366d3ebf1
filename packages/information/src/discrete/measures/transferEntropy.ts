import type { Detailed, Estimate, EstimateOptions, WithDetails } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { requireSameLength } from '../../samples.js';
import { EMBEDDING_OPTIONS, embeddingOf, type EmbeddingOptions } from '../../series/embedding.js';
import { embeddedSizes, lagged, pastOf } from '../data/codedPast.js';
import type { EntropyEstimator } from '../estimators/entropyOfCounts.js';
import { sharedInformation, sharedTerms } from './sharedInformation.js';
import { codesOf, jointCodes, type Labels } from '../data/symbols.js';
import { finish, type Variables } from '../data/variables.js';

/** Options of {@link transferEntropy}: how sequences are embedded, and entropies estimated. */
export interface TransferEntropyOptions extends EstimateOptions, EmbeddingOptions<Labels> {
  /** How the four entropies are estimated: 'plugIn' by default. */
  readonly estimator?: EntropyEstimator | undefined;
  /** How many symbols source, target and, where there is one, conditioning may have, for the estimators that need it. */
  readonly alphabetSizes?: readonly number[] | 'seen' | undefined;
}

/**
 * Transfer entropy: what the past of one sequence tells of the next symbol of another, beyond what its own past does.
 *
 *   T(source → target) = I( s(t−u), …, s(t−u−k+1) ; x(t) | x(t−1), …, x(t−l) )
 *
 * Stationary sequences are assumed: the mean is over all times t whose pasts lie within their trial. The plug-in value is
 * biased up, the more so the longer the histories; `circularShiftTest` gives its null.
 *
 * @param source - Labels, one a time; several columns are one joint symbol.
 * @param target - Labels at the same times.
 * @param options - `history` or `sourceHistory` k and `targetHistory` l (1 by default), `delay` u (1), `conditioning`,
 *   `conditioningHistory` (1), `trialLengths`, `estimator` ('plugIn'), `alphabetSizes` (one a series), `base`, `details`.
 * @returns Nats, or units of `base`. With `details` and plug-in, a local value for each time used, trial by trial: the first is at
 *   max(l, u + k − 1, conditioningHistory) after the trial's start.
 * @throws RangeError when lengths differ, a sequence or trial is no longer than the past it needs, or a history is no integer ≥ 1.
 *
 * Edge cases: 0 where target or source is constant, or the target's own past tells all.
 *
 * Source: Schreiber 2000 (https://doi.org/10.1103/PhysRevLett.85.461); delay: Wibral et al. 2013
 * (https://doi.org/10.1371/journal.pone.0055809); conditional: Lizier et al. 2008 (https://doi.org/10.1103/PhysRevE.77.026110).
 *
 * @example
 * import { transferEntropy } from '@infodrop/information';
 * const source = [0, 1, 1, 0, 1, 0, 0, 1, 1];
 * const target = [0, 0, 1, 1, 0, 1, 0, 0, 1]; // the source, one later
 * transferEntropy(source, target, { base: 2 }); // 0.9512050593
 */
export function transferEntropy<Details extends boolean>(
  source: Labels,
  target: Labels,
  options: WithDetails<TransferEntropyOptions, Details>,
): Detailed<Details>;
export function transferEntropy(source: Labels, target: Labels, options?: TransferEntropyOptions): number;
export function transferEntropy(
  source: Labels,
  target: Labels,
  options: TransferEntropyOptions | WithDetails<TransferEntropyOptions, boolean> = {},
): number | Estimate {
  const caller = 'transferEntropy';
  requireOptions(caller, options, [...EMBEDDING_OPTIONS, 'estimator', 'alphabetSizes', 'base', 'details']);
  const { conditioning } = options;
  const s = codesOf(caller, 'source', source);
  const x = codesOf(caller, 'target', target);
  const other = conditioning === undefined ? undefined : codesOf(caller, 'conditioning', conditioning);
  const lengths = [s, x, ...(other === undefined ? [] : [other])].map(({ samples }) => samples);
  requireSameLength(caller, other === undefined ? 'source and target' : 'source, target and conditioning', lengths);
  const embedding = embeddingOf(caller, options, x.samples);
  const { sourceHistory, targetHistory, delay, conditioningHistory, times } = embedding;
  const past = jointCodes(pastOf(s, times, sourceHistory, delay));
  const known = jointCodes([
    ...pastOf(x, times, targetHistory, 1),
    ...(other === undefined ? [] : pastOf(other, times, conditioningHistory, 1)),
  ]);
  const parts = [past, lagged(x, times, 0), known];
  const variables: Variables = { caller, parts, total: times.length, kind: 'samples', samples: times.length };
  const series = other === undefined ? 2 : 3;
  const alphabetSizes = embeddedSizes(caller, options.alphabetSizes, series, ([ofSource, ofTarget, ofOther]) => [
    ofSource! ** sourceHistory,
    ofTarget!,
    ofTarget! ** targetHistory * (ofOther ?? 1) ** conditioningHistory,
  ]);
  const embedded = { ...options, alphabetSizes };
  return finish(variables, sharedTerms([0], [1], [2]), embedded, () => sharedInformation(variables, [0], [1], [2]), {
    ...(alphabetSizes === undefined ? {} : { symbols: options.alphabetSizes }),
    ...embedding.settings,
  });
}
