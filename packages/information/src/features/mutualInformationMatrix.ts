import { requireInteger, requireOptions } from '@infodrop/requirements';
import { logOfBase, type Estimate } from '../estimate.js';
import type { NeighbourOptions } from '../neighbours/estimators/options.js';
import { featuresOf, type Features, type FeatureKind, type FeaturesOptions } from './features.js';
import { pairMeasure } from './pairMeasure.js';

/** Options of {@link mutualInformationMatrix}. */
export interface MutualInformationMatrixOptions extends FeaturesOptions {
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
  /** What is to be known of single pairs: 'height, city: …'. */
  readonly warnings: readonly string[];
}

/**
 * The mutual information of every pair of columns of mixed kinds.
 *
 * Two columns of labels have their plug-in value, two of reals that of `ksgMutualInformation` (each of deviation 1), and one of each that
 * of `rossMutualInformation` (rare labels with fewer neighbours).
 *
 * @param features - Columns by name, or rows of records.
 * @param options - `kinds`, `missing`, `k` (3), `ties`, `base`.
 * @returns The names, the kinds and the matrix in nats, or in units of `base`, with the warnings of single pairs.
 * @throws TypeError for columns that are none and unknown options; RangeError for lengths that differ, missing values (unless
 *   'pairwise' is asked for) and what a measure refuses.
 *
 * @example
 * import { mutualInformationMatrix } from '@infodrop/information';
 * const { names, data } = mutualInformationMatrix({ sex: ['f', 'm', 'f', 'm'], smokes: [true, false, true, false] }, { base: 2 });
 * names; // ['sex', 'smokes']
 * data; // [1, 1, 1, 1]
 */
export function mutualInformationMatrix(
  features: Features,
  options: MutualInformationMatrixOptions = {},
): MutualInformationMatrix {
  const caller = 'mutualInformationMatrix';
  requireOptions(caller, options, ['kinds', 'missing', 'k', 'ties', 'base']);
  const { k = 3, ties } = options;
  requireInteger(caller, 'k', k, 1);
  const divisor = logOfBase(caller, options.base);
  const columns = featuresOf(caller, features, options);
  const size = columns.length;
  const data = new Float64Array(size * size).fill(NaN);
  const warnings: string[] = [];
  for (const [i, one] of columns.entries()) {
    for (const [j, other] of columns.entries()) {
      if (j < i || (j === i && one.kind === 'reals')) continue;
      const pair = pairMeasure(one, other, k, ties);
      const estimate = pair.measure(...pair.variables, { ...pair.options, details: true }) as Estimate;
      data[i * size + j] = data[j * size + i] = estimate.value / divisor;
      warnings.push(...told(estimate).map((warning) => `${one.name}, ${other.name}: ${warning}`));
    }
  }
  const [names, kinds] = [columns.map(({ name }) => name), columns.map(({ kind }) => kind)];
  return { names, kinds, data, shape: [size, size], warnings };
}

/** Warnings but for those that are no fault of the data. */
export function told({ warnings }: Estimate): readonly string[] {
  return warnings.filter((warning) => !/^The estimate is below zero|constant/.test(warning));
}
