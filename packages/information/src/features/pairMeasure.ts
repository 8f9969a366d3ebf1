import type { Label } from '../discrete/data/symbols.js';
import { mutualInformation } from '../discrete/measures/mutualInformation.js';
import { ksgMutualInformation } from '../neighbours/estimators/ksgMutualInformation.js';
import { rossMutualInformation } from '../neighbours/estimators/rossMutualInformation.js';
import type { AnyStatistic } from '../significance/statistic.js';
import type { Feature } from './features.js';

/** A measure of two columns, by what they are: with its variables, where both values are there, and its options. */
export interface PairMeasure {
  readonly measure: AnyStatistic;
  readonly variables: readonly [ArrayLike<Label>, ArrayLike<Label>];
  readonly options: Readonly<Record<string, unknown>>;
  readonly samples: number;
}

/**
 * How the information of two columns is measured: the plug-in value of two of labels, KSG 1 of two of reals, each of deviation 1,
 * and Ross's estimator of one of each.
 */
export function pairMeasure(one: Feature, other: Feature, k: number, ties: unknown): PairMeasure {
  const whole = one.values.flatMap((value, i) => (value === undefined || other.values[i] === undefined ? [] : [i]));
  const of = ({ values, kind }: Feature): ArrayLike<Label> => {
    const taken = whole.map((i) => values[i]!);
    return kind === 'reals' ? Float64Array.from(taken as number[]) : taken;
  };
  const samples = whole.length;
  const broken = ties === undefined ? {} : { ties };
  if (one.kind === 'labels' && other.kind === 'labels') {
    return { measure: mutualInformation as AnyStatistic, variables: [of(one), of(other)], options: {}, samples };
  }
  if (one.kind === 'reals' && other.kind === 'reals') {
    const options = { k, scaling: 'standardize', ...broken };
    return { measure: ksgMutualInformation as AnyStatistic, variables: [of(one), of(other)], options, samples };
  }
  const [reals, labels] = one.kind === 'reals' ? [one, other] : [other, one];
  const options = { k, rareLabels: 'lowerK', ...broken };
  return { measure: rossMutualInformation as AnyStatistic, variables: [of(reals), of(labels)], options, samples };
}
