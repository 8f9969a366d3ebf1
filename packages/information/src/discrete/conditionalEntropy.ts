import { inUnits, type Computed, type Estimate, type EstimateOptions, type WithDetails } from '../estimate.js';
import { describe, requireOptions } from '../requirements.js';
import { requireSameLength } from '../samples.js';
import { requireEstimatorOptions } from './estimatorOptions.js';
import { entropyOfCounts, type EntropyEstimator } from './estimators/entropyOfCounts.js';
import { codesOf, countsOf, jointCountsOf, jointCodes, type Labels } from './symbols.js';
import { isTable, marginalOf, type Table } from './table.js';

export interface ConditionalEntropyOptions extends EstimateOptions {
  /** The estimator of H(X, Y) and of H(Y), for samples and counts; 'plugIn' by default. */
  readonly estimator?: EntropyEstimator | undefined;
  /**
   * How many values x and y can have, for 'jamesStein', 'dirichlet' and 'nsb'. By default the sizes of a table of counts, and for
   * samples the numbers of different y and of different pairs seen.
   */
  readonly alphabetSizes?: readonly [x: number, y: number] | undefined;
}

type Options = ConditionalEntropyOptions | WithDetails<ConditionalEntropyOptions> | undefined;

/**
 * Entropy that a discrete variable has left when another is known.
 *
 *   H(X|Y) = H(X, Y) − H(Y) = −Σ p(x, y) ln p(x|y)
 *
 * @param x - Samples of X (labels, rows or columns); or the table of X and Y, of two axes, and no second argument.
 * @param y - Samples of Y, as many.
 * @param options - `estimator` and `alphabetSizes` for samples and counts; `base`, `details`.
 * @returns Conditional entropy in nats, or to `base`; ≥ 0 but for estimators that correct H(X, Y) and H(Y) unequally.
 *   With `details`, `local` holds −ln p̂(x|y) of each sample (plug-in from samples).
 * @throws TypeError for missing labels, and for an estimator with probabilities; RangeError for different lengths, no samples, and a
 *   table that has not two axes.
 *
 * 0 log 0 = 0. H(X|X) = 0; H(X|Y) = H(X) when they are independent.
 *
 * Source: Shannon (1948).
 *
 * @example
 * import { conditionalEntropy, probabilities } from '@infodrop/information';
 * conditionalEntropy([0, 0, 1, 1], ['a', 'a', 'a', 'b'], { base: 2 }); // 0.6887218755
 * conditionalEntropy(probabilities([[0.5, 0.25], [0, 0.25]]), { base: 2 }); // 0.5
 */
export function conditionalEntropy(x: Labels, y: Labels, options: WithDetails<ConditionalEntropyOptions>): Estimate;
export function conditionalEntropy(joint: Table, options: WithDetails<ConditionalEntropyOptions>): Estimate;
export function conditionalEntropy(joint: Table, options?: ConditionalEntropyOptions): number;
export function conditionalEntropy(x: Labels, y: Labels, options?: ConditionalEntropyOptions): number;
export function conditionalEntropy(x: Labels | Table, second?: Labels | Options, third?: Options): number | Estimate {
  const caller = 'conditionalEntropy';
  if (!isTable(x)) {
    requireOptions(caller, third, ['estimator', 'alphabetSizes', 'base', 'details']);
    return inUnits(caller, ofSamples(caller, x, second as Labels, third), third);
  }
  const options = second as Options;
  requireOptions(caller, options, ['estimator', 'alphabetSizes', 'base', 'details']);
  return inUnits(caller, ofTable(caller, x, options), options);
}

function ofTable(caller: string, joint: Table, options: Options): Computed {
  if (joint.shape.length !== 2) {
    throw new RangeError(`${caller}: table must have two axes, x and y, got shape ${describe(joint.shape)}.`);
  }
  requireEstimatorOptions(
    caller,
    joint.kind === 'probabilities',
    options?.estimator,
    'alphabetSizes',
    options?.alphabetSizes,
  );
  const y = marginalOf(joint, [1]).values;
  if (joint.kind === 'counts') {
    const sizes = options?.alphabetSizes ?? (joint.shape as readonly [number, number]);
    return difference(caller, joint.values, y, options?.estimator, sizes);
  }
  let nats = 0;
  for (const [cell, p] of joint.values.entries()) if (p > 0) nats -= p * Math.log(p / y[cell % y.length]!);
  return { nats, estimator: 'exact', settings: {} };
}

function ofSamples(caller: string, xs: Labels, ys: Labels, options: Options): Computed {
  if (isTable(ys)) throw new TypeError(`${caller}: y must be samples as x is, got a table. Pass one table of x and y.`);
  const { estimator, alphabetSizes } = options ?? {};
  requireEstimatorOptions(caller, false, estimator, 'alphabetSizes', alphabetSizes);
  const x = codesOf(caller, 'x', xs);
  const y = codesOf(caller, 'y', ys);
  requireSameLength(caller, 'x and y', [x.samples, y.samples]);
  const given = countsOf(y);
  if (options?.details !== true || (estimator ?? 'plugIn') !== 'plugIn') {
    return difference(caller, jointCountsOf(x, y).counts, given, estimator, alphabetSizes);
  }
  const { codes, alphabet, samples } = jointCodes([x, y]);
  const pairs = countsOf({ codes, alphabet, samples });
  const localNats = Float64Array.from(codes, (code, i) => -Math.log(pairs[code]! / given[y.codes[i]!]!));
  return { ...difference(caller, pairs, given, estimator, alphabetSizes), localNats };
}

/** H(X, Y) − H(Y) from the counts of both, by one estimator. */
function difference(
  caller: string,
  pairs: Float64Array | Int32Array,
  given: Float64Array,
  estimator: EntropyEstimator | undefined,
  sizes: readonly [number, number] | undefined,
): Computed {
  const joint = entropyOfCounts(caller, pairs, estimator, sizes && sizes[0] * sizes[1]);
  const condition = entropyOfCounts(caller, given, estimator, sizes?.[1]);
  return {
    nats: joint.nats - condition.nats,
    estimator: joint.estimator,
    settings: sizes === undefined ? joint.settings : { ...joint.settings, alphabetSizes: sizes },
    samples: given.reduce((a, b) => a + b),
    warnings: joint.warnings,
  };
}
