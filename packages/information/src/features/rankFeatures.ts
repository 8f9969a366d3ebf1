import { requireInteger, requireOptions } from '@infodrop/requirements';
import { logOfBase } from '../estimate.js';
import { requireSameLength } from '../samples.js';
import { requireRunOptions } from '../pace.js';
import { RUN_OPTIONS } from '../significance/replicates.js';
import { estimatePairs } from './estimatePairs.js';
import { featureOf, featuresOf, type FeatureColumn, type FeatureKind, type Features } from './features.js';
import { told, type MutualInformationMatrixOptions } from './mutualInformationMatrix.js';
import { type PairMeasure, pairMeasure } from './pairMeasure.js';
import { requireTestOptions, TEST_OPTIONS, testPairs } from './testPairs.js';

/** Options of {@link rankFeatures}. */
export interface RankFeaturesOptions extends MutualInformationMatrixOptions {
  /** Whether the target is of 'reals' or of 'labels'; guessed as the columns' kinds are. */
  readonly targetKind?: FeatureKind | undefined;
}

/** What one feature tells of the target. */
export interface RankedFeature {
  readonly name: string;
  readonly kind: FeatureKind;
  /** Mutual information with the target, in nats or in units of `base`. */
  readonly value: number;
  /** What computed it, for instance 'KSG 1'. */
  readonly estimator: string;
  /** Samples where neither is missing. */
  readonly samples: number;
  /** Probability of so much under independence, by permutations; and corrected for the number of features. */
  readonly pValue?: number;
  readonly adjustedPValue?: number;
  readonly warnings: readonly string[];
}

/**
 * Features of mixed kinds by what each tells of a target, most first, with p-values corrected for their number.
 *
 * Each feature's value is that of {@link mutualInformationMatrix} between it and the target.
 *
 * @param features - Columns by name, or rows of records.
 * @param target - Labels or real numbers, as many as there are rows.
 * @param options - `kinds`, `targetKind`, `missing`, `k` (3), `ties`, `base`; `permutations` (0), `seed` (0), `correction` ('holm');
 *   `workers`, `onProgress` (of the features, or of the permutations of each) and `signal`.
 * @returns The features, the one that tells most first.
 * @throws (as a rejection) as {@link mutualInformationMatrix}; the signal's reason when it is aborted.
 *
 * With m features no corrected p-value is below m / (1 + permutations).
 *
 * @example
 * import { rankFeatures } from '@infodrop/information';
 * const features = { city: ['Rome', 'Oslo', 'Rome', 'Oslo'], even: [0, 0, 1, 1] };
 * const [first, second] = await rankFeatures(features, ['hot', 'cold', 'hot', 'cold'], { base: 2 });
 * first.name; // 'city'
 * first.value; // 1
 * second.value; // 0
 */
export async function rankFeatures(
  features: Features,
  target: FeatureColumn,
  options: RankFeaturesOptions = {},
): Promise<RankedFeature[]> {
  const caller = 'rankFeatures';
  const own = ['kinds', 'missing', 'k', 'ties', 'base', 'targetKind'];
  requireOptions(caller, options, [...own, ...TEST_OPTIONS, ...RUN_OPTIONS]);
  requireRunOptions(caller, options);
  const { k = 3, ties, permutations = 0, onProgress, signal, workers } = options;
  requireInteger(caller, 'k', k, 1);
  requireTestOptions(caller, options);
  const divisor = logOfBase(caller, options.base);
  const columns = featuresOf(caller, features, options);
  const goal = featureOf(caller, 'target', target, options.targetKind, options.missing);
  requireSameLength(caller, 'features and target', [columns[0]!.values.length, goal.values.length]);
  const pairAt = (i: number): PairMeasure => pairMeasure(columns[i]!, goal, k, ties);
  const of = (i: number) => ({ name: columns[i]!.name, kind: columns[i]!.kind });
  const ranked: RankedFeature[] = [];
  if (permutations === 0) {
    const estimates = await estimatePairs(caller, columns.length, pairAt, { onProgress, signal, workers });
    estimates.forEach(({ estimate, samples }, i) => {
      const { value, estimator } = estimate;
      ranked.push({ ...of(i), value: value / divisor, estimator, samples, warnings: told(estimate) });
    });
  } else {
    const tests = await testPairs(
      columns.map((_, i) => () => pairAt(i)),
      options,
    );
    tests.forEach(({ test: { value, estimator, pValue, warnings }, samples, adjustedPValue }, i) => {
      ranked.push({ ...of(i), value: value / divisor, estimator, samples, pValue, adjustedPValue, warnings });
    });
  }
  return ranked.sort((a, b) => b.value - a.value);
}
