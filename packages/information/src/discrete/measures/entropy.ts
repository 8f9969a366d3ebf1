import { inUnits, type Computed, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { requireOptions } from '@infodrop/requirements';
import { requireEstimatorOptions, type EntropyOptions } from '../data/estimatorOptions.js';
import { entropyOfCounts, needsAlphabetSize } from '../estimators/entropyOfCounts.js';
import { GUESSED, refuseGuess } from '../estimators/guessedAlphabet.js';
import { codesOf, countsOf, labelCounts, refuseReals, type Labels } from '../data/symbols.js';
import { plugIn } from '../estimators/plugIn.js';
import { observedOf } from '../estimators/observed.js';
import { isTable, settingsOfTable, type Table, type WeightTable } from '../data/table.js';

/**
 * Entropy of a discrete variable, from samples, counts or probabilities.
 *
 *   H(X) = −Σ p(x) ln p(x)
 *
 * @param x - Samples: labels, an array of rows or `columns(...)` (one joint symbol a sample); or `counts(...)`, `weights(...)` or
 *   `probabilities(...)`, the cells of which are the values, however many axes there are.
 * @param options - `estimator` ('plugIn' by default: the entropy of the observed frequencies) and `alphabetSize`, for samples and counts;
 *   `base`, `details`.
 * @returns Entropy in nats, or to `base`, ≥ 0 (but for Grassberger's estimators, which may fall below 0 for few samples).
 *   With `details`, an `Estimate`: its `local` values are −ln p̂ of each sample (plug-in from samples).
 * @throws TypeError for missing labels, for an estimator with probabilities, and for an alphabet size that the estimator has no use for;
 *   RangeError for no samples, and for an alphabet smaller than what was seen.
 *
 * 0 log 0 = 0. A plain array of numbers holds samples: `entropy([2, 2])` is 0. One of probabilities, numbers in
 * [0, 1] that sum to 1, is refused: `entropy(probabilities([0.5, 0.5]))` is ln 2.
 *
 * Source: Shannon (1948, https://doi.org/10.1002/j.1538-7305.1948.tb01338.x). The estimators are described, with their papers,
 * at {@link EntropyEstimatorName}.
 *
 * @example
 * import { counts, entropy, probabilities } from '@infodrop/information';
 * entropy(['a', 'b', 'a', 'b'], { base: 2 }); // 1
 * entropy(counts([2, 1]), { estimator: 'nsb', base: 2 }); // 0.8496661678
 * entropy(probabilities([0.75, 0.25]), { base: 2 }); // 0.8112781245
 */
export function entropy<Details extends boolean>(
  x: Labels | Table,
  options: WithDetails<EntropyOptions, Details>,
): Detailed<Details>;
export function entropy(x: Labels | Table, options?: EntropyOptions): number;
export function entropy(
  x: Labels | Table,
  options?: EntropyOptions | WithDetails<EntropyOptions, boolean>,
): number | Estimate {
  return inUnits('entropy', computeEntropy('entropy', x, options), options);
}

/** The entropy of a variable in nats, under the caller's name. */
export function computeEntropy(
  caller: string,
  x: Labels | Table,
  options: EntropyOptions | WithDetails<EntropyOptions, boolean> | undefined,
): Computed {
  requireOptions(caller, options, ['estimator', 'alphabetSize', 'base', 'details']);
  const { estimator, alphabetSize } = options ?? {};
  requireEstimatorOptions(caller, isTable(x) ? x.kind : 'samples', estimator, 'alphabetSize', alphabetSize);
  if (isTable(x)) {
    if (x.kind === 'weights') return entropyOfWeights(x);
    if (x.kind === 'probabilities') return { nats: entropyOfProbabilities(x.values), estimator: 'exact', settings: {} };
    const samples = x.values.reduce((a, b) => a + b);
    const size = alphabetSize === 'seen' ? undefined : (alphabetSize ?? x.values.length);
    return { ...entropyOfCounts(caller, x.values, estimator, size), samples };
  }
  const size = alphabetSize === 'seen' ? undefined : alphabetSize;
  const guessed = estimator !== undefined && needsAlphabetSize(estimator) && size === undefined;
  if (guessed && alphabetSize === undefined) refuseGuess(caller, 'alphabetSize: 20', 'alphabetSize', options);
  if (options?.details !== true) {
    const { counts, samples, real } = labelCounts(caller, 'x', x);
    refuseReals(caller, [{ real }], options);
    return { ...entropyOfCounts(caller, counts, estimator, size), samples };
  }
  const coded = codesOf(caller, 'x', x);
  const counts = countsOf(coded);
  const estimated = entropyOfCounts(caller, counts, estimator, size);
  const localNats =
    (estimator ?? 'plugIn') === 'plugIn'
      ? Float64Array.from(coded.codes, (code) => -Math.log(counts[code]! / coded.samples))
      : undefined;
  const warnings = guessed ? [...estimated.warnings, GUESSED] : estimated.warnings;
  return { ...estimated, warnings, samples: coded.samples, localNats };
}

/** The plug-in entropy of weights, and its standard error where the weights of the single samples are known. */
function entropyOfWeights(table: WeightTable): Computed {
  const { values, squares, samples } = table;
  const observed = observedOf(values);
  const { nats } = plugIn(observed);
  let spread = 0;
  if (squares !== undefined) {
    for (const [cell, weight] of values.entries()) {
      if (weight > 0) spread += squares[cell]! * (Math.log(weight / observed.total) + nats) ** 2;
    }
  }
  return {
    nats,
    estimator: 'plug-in',
    settings: { estimator: 'plugIn', ...settingsOfTable(table) },
    samples,
    standardErrorNats: squares === undefined ? undefined : Math.sqrt(spread),
  };
}

/** −Σ p ln p; 0 log 0 = 0. */
export function entropyOfProbabilities(values: Float64Array): number {
  let nats = 0;
  for (const p of values) if (p > 0) nats -= p * Math.log(p);
  return nats;
}
