import { requireInteger, requireOptions } from '@infodrop/requirements';
import { logOfBase, type Estimate } from '../estimate.js';
import type { NeighbourOptions } from '../neighbours/estimators/options.js';
import { requireRunOptions } from '../pace.js';
import { RUN_OPTIONS, type RunOptions } from '../significance/replicates.js';
import { estimatePairs } from './estimatePairs.js';
import { featuresOf, type Features, type FeatureKind, type FeaturesOptions } from './features.js';
import { type PairMeasure, pairMeasure } from './pairMeasure.js';
import { requireTestOptions, TEST_OPTIONS, testPairs, type PairTestOptions } from './testPairs.js';

/** Options of {@link mutualInformationMatrix}. */
export interface MutualInformationMatrixOptions extends FeaturesOptions, PairTestOptions, RunOptions {
  /** Which neighbour's distance is taken where a column is of reals; 3 by default. */
  readonly k?: number | undefined;
  /** What becomes of equal values of reals, as for `ksgMutualInformation`. */
  readonly ties?: NeighbourOptions['ties'];
  /** Base of the logarithm: e (nats) by default, 2 for bits. */
  readonly base?: number | undefined;
}

/** The mutual information of every pair of columns. */
export interface MutualInformationMatrix {
  readonly names: readonly string[];
  readonly kinds: readonly FeatureKind[];
  /** Row-major and symmetric; on the diagonal NaN for reals (it is infinite), and the entropy of labels. */
  readonly data: Float64Array;
  readonly shape: readonly [number, number];
  /** With permutations: of each pair, the probability of so much under independence; NaN on the diagonal. */
  readonly pValues?: Float64Array;
  /** With permutations: the same, corrected for the number of pairs. */
  readonly adjustedPValues?: Float64Array;
  /** What is to be known of single pairs: 'height, city: …'. */
  readonly warnings: readonly string[];
}

/**
 * The mutual information of every pair of columns of mixed kinds, with p-values corrected for their number where asked for.
 *
 * Two columns of labels have their plug-in value, two of reals that of `ksgMutualInformation` (each of deviation 1), and one of each that
 * of `rossMutualInformation` (rare labels with fewer neighbours).
 *
 * @param features - Columns by name, or rows of records.
 * @param options - `kinds`, `missing`, `k` (3), `ties`, `base`; `permutations` (0), `seed` (0), `correction` ('holm'); `workers`,
 *   `onProgress` (of the pairs, and of the permutations of each) and `signal`.
 * @returns The names, the kinds and the matrix in nats, or in units of `base`, with the warnings of single pairs; with permutations,
 *   the p-values of `permutationTest`, which permutes the second of a pair, or its labels where the other is of reals.
 * @throws (as a rejection) TypeError for columns that are none and unknown options; RangeError for lengths that differ, missing values (unless
 *   'pairwise' is asked for) and what a measure refuses; the signal's reason when it is aborted.
 *
 * With m pairs no p-value that is corrected by Holm is below m / (1 + permutations) for all of them.
 *
 * @example
 * import { mutualInformationMatrix } from '@infodrop/information';
 * const columns = { sex: ['f', 'm', 'f', 'm'], smokes: [true, false, true, false] };
 * const { names, data } = await mutualInformationMatrix(columns, { base: 2 });
 * names; // ['sex', 'smokes']
 * data; // [1, 1, 1, 1]
 */
export async function mutualInformationMatrix(
  features: Features,
  options: MutualInformationMatrixOptions = {},
): Promise<MutualInformationMatrix> {
  const caller = 'mutualInformationMatrix';
  requireOptions(caller, options, ['kinds', 'missing', 'k', 'ties', 'base', ...TEST_OPTIONS, ...RUN_OPTIONS]);
  requireRunOptions(caller, options);
  requireTestOptions(caller, options);
  const { k = 3, ties } = options;
  requireInteger(caller, 'k', k, 1);
  const divisor = logOfBase(caller, options.base);
  const columns = featuresOf(caller, features, options);
  const size = columns.length;
  const data = new Float64Array(size * size).fill(NaN);
  const pairs = columns.flatMap((one, i) =>
    columns.flatMap((_, j) => (j < i || (j === i && one.kind === 'reals') ? [] : [[i, j] as const])),
  );
  const pairAt = (index: number): PairMeasure => {
    const [i, j] = pairs[index]!;
    return pairMeasure(columns[i]!, columns[j]!, k, ties);
  };
  const estimates = await estimatePairs(caller, pairs.length, pairAt, options);
  const warnings = pairs.flatMap(([i, j], index) => {
    const { estimate } = estimates[index]!;
    data[i * size + j] = data[j * size + i] = estimate.value / divisor;
    return told(estimate).map((warning) => `${columns[i]!.name}, ${columns[j]!.name}: ${warning}`);
  });
  const [names, kinds] = [columns.map(({ name }) => name), columns.map(({ kind }) => kind)];
  const matrix: MutualInformationMatrix = { names, kinds, data, shape: [size, size], warnings };
  if ((options.permutations ?? 0) === 0) return matrix;
  const different = pairs.filter(([i, j]) => i !== j);
  const tests = await testPairs(
    different.map(
      ([i, j]) =>
        () =>
          pairMeasure(columns[i]!, columns[j]!, k, ties),
    ),
    options,
  );
  const pValues = new Float64Array(size * size).fill(NaN);
  const adjustedPValues = new Float64Array(size * size).fill(NaN);
  different.forEach(([i, j], index) => {
    const { test, adjustedPValue } = tests[index]!;
    pValues[i * size + j] = pValues[j * size + i] = test.pValue;
    adjustedPValues[i * size + j] = adjustedPValues[j * size + i] = adjustedPValue;
  });
  return { ...matrix, pValues, adjustedPValues };
}

/** Warnings but for those that are no fault of the data. */
export function told({ warnings }: Estimate): readonly string[] {
  return warnings.filter((warning) => !/^The estimate is below zero|constant/.test(warning));
}
