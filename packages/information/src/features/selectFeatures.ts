import { requireInteger, requireOneOf, requireSomeOptions } from '@infodrop/requirements';
import { quantileBins } from '../binning/quantileBins.js';
import type { Label, LabelArray } from '../discrete/data/symbols.js';
import { conditionalMutualInformation } from '../discrete/measures/conditionalMutualInformation.js';
import { mutualInformation } from '../discrete/measures/mutualInformation.js';
import { logOfBase } from '../estimate.js';
import { columns, requireSameLength } from '../samples.js';
import {
  featureOf,
  featuresOf,
  type Feature,
  type FeatureColumn,
  type FeatureKind,
  type Features,
} from './features.js';

/** What a feature is taken for, given those that were taken before it. */
export type SelectionCriterion = 'mrmr' | 'jmi' | 'cmim';

/** Options of {@link selectFeatures}. */
export interface SelectFeaturesOptions {
  /** How many features are taken, an integer ≥ 1, at most as many as there are. */
  readonly count: number;
  /** 'mrmr' by default. */
  readonly criterion?: SelectionCriterion | undefined;
  /** Into how many bins of equal counts a column of reals is put; 10 by default. */
  readonly bins?: number | undefined;
  /** Of columns by name, whether they are 'reals' or 'labels'; see `rankFeatures`. */
  readonly kinds?: Readonly<Record<string, FeatureKind>> | undefined;
  /** The same of the target. */
  readonly targetKind?: FeatureKind | undefined;
  /** Base of the logarithm: e (nats) by default, 2 for bits. */
  readonly base?: number | undefined;
}

/** A feature that was taken, and the criterion that it was taken by, in nats or in units of `base`. */
export interface SelectedFeature {
  readonly name: string;
  readonly score: number;
}

/**
 * Features taken one by one, each for what it adds to those before it.
 *
 *   mrmr: I(f; y) − mean over taken s of I(f; s)
 *   jmi:  Σ over taken s of I(f, s; y)
 *   cmim: min over taken s of I(f; y | s)
 *
 * The first is the feature of the largest I(f; y), whatever the criterion. All are plug-in values; columns of reals are put into
 * `bins` bins of equal counts first.
 *
 * @param features - Columns by name, or rows of records, without missing values.
 * @param target - Labels or real numbers, as many as there are rows.
 * @param options - `count`; `criterion` ('mrmr'), `bins` (10), `kinds`, `targetKind`, `base`.
 * @returns The features in the order of taking, with their scores.
 * @throws TypeError for columns that are none and unknown options; RangeError for missing values, lengths that differ and a count
 *   beyond the number of features.
 *
 * Plug-in values are biased up by about the number of cells over 2N: keep the joint table of three columns below N.
 *
 * Source: Peng, Long and Ding (2005, https://doi.org/10.1109/TPAMI.2005.159) for mRMR; Yang and Moody (1999) for JMI; Fleuret (2004,
 * https://jmlr.org/papers/v5/fleuret04a.html) for CMIM; compared by Brown, Pocock, Zhao and Luján (2012,
 * https://jmlr.org/papers/v13/brown12a.html).
 *
 * @example
 * import { selectFeatures } from '@infodrop/information';
 * const features = { a: [0, 0, 1, 1, 0, 0, 1, 1], copy: [0, 0, 1, 1, 0, 0, 1, 1], b: [0, 1, 0, 1, 0, 1, 0, 1] };
 * const [first, second] = selectFeatures(features, [0, 1, 2, 3, 0, 1, 2, 3], { count: 2, base: 2 });
 * first.name; // 'a'
 * second.name; // 'b'
 */
export function selectFeatures(
  features: Features,
  target: FeatureColumn,
  options: SelectFeaturesOptions,
): SelectedFeature[] {
  const caller = 'selectFeatures';
  requireSomeOptions(caller, options, ['count', 'criterion', 'bins', 'kinds', 'targetKind', 'base']);
  const { criterion = 'mrmr', bins = 10, kinds } = options;
  const given = featuresOf(caller, features, { kinds });
  requireOneOf(caller, 'criterion', criterion, ['mrmr', 'jmi', 'cmim']);
  requireInteger(caller, 'bins', bins, 1);
  const count = requireInteger(caller, 'count', options.count, 1, given.length);
  const divisor = logOfBase(caller, options.base);
  const goal = featureOf(caller, 'target', target, options.targetKind);
  requireSameLength(caller, 'features and target', [given[0]!.values.length, goal.values.length]);
  const y = labelsOf(goal, bins);
  const left = given.map((feature) => {
    const labels = labelsOf(feature, bins);
    return { name: feature.name, labels, relevance: mutualInformation(labels, y), sum: 0, least: Infinity };
  });
  const taken: SelectedFeature[] = [];
  while (taken.length < count) {
    const scores = left.map(({ relevance, sum, least }) => {
      if (taken.length === 0) return relevance;
      return criterion === 'mrmr' ? relevance - sum / taken.length : criterion === 'jmi' ? sum : least;
    });
    const best = scores.indexOf(Math.max(...scores));
    const [chosen] = left.splice(best, 1);
    taken.push({ name: chosen!.name, score: scores[best]! / divisor });
    // What each of the others has with the one just taken is all that changes.
    for (const other of left) {
      if (criterion === 'mrmr') other.sum += mutualInformation(other.labels, chosen!.labels);
      else if (criterion === 'jmi') other.sum += mutualInformation(columns(other.labels, chosen!.labels), y);
      else other.least = Math.min(other.least, conditionalMutualInformation(other.labels, y, chosen!.labels));
    }
  }
  return taken;
}

function labelsOf({ kind, values }: Feature, bins: number): LabelArray {
  return kind === 'labels' ? (values as readonly Label[]) : quantileBins(values as number[], { bins }).labels;
}
