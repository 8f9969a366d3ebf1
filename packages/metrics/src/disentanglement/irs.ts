import type { Samples } from '@infodrop/information';
import { requireNumber, requireOptions } from '@infodrop/requirements';
import { quantileOfUnsorted } from '../comparison/quantile.js';
import { codesAndFactors, factorLabels, rowsByLabel } from './codesAndFactors.js';
import { deviationSpace } from './deviations.js';

/** Which deviation counts as the greatest. */
export interface IrsOptions {
  /** The quantile of the deviations that is taken for the greatest, in (0, 1]. Default 0.99, as published scores have; the paper's is 1. */
  readonly quantile?: number | undefined;
}

/** The score, and what it is the mean of. */
export interface IrsScore {
  /** Mean of `perDimension`, weighted by how far each dimension goes from its mean; 0 where none goes anywhere. */
  readonly value: number;
  /** Of each dimension of the code, how little it is moved while its factor is held; 0 of a constant. */
  readonly perDimension: readonly number[];
  /** Of each dimension, the factor that holds it best. */
  readonly parents: readonly number[];
  /** Of each dimension and factor, row-major [dimensions × factors]. */
  readonly robustness: Float64Array;
  readonly settings: { readonly quantile: number; readonly samples: number };
}

/**
 * Interventional robustness score: how little each dimension of the code moves while one factor is held and the others change.
 *
 *   IRSᵢ = maxₖ 1 − mean over the values v of factor k of max |zᵢ − E[zᵢ | vₖ = v]| / max |zᵢ − E zᵢ|;   the mean of all, weighted by max |zᵢ − E zᵢ|
 *
 * 1 is a dimension that its factor holds still; noise scores above 0, for a maximum over part of the samples is rarely that over all. Samples of one value are
 * taken for interventions: factors must be independent, and their values must have several samples each.
 *
 * @param codes - Samples × dimensions, in units that are comparable: one that goes far weighs more.
 * @param factors - Samples × factors; every different number is a value.
 * @param options - `quantile` (0.99).
 * @returns The mean in [0, 1], the score and the factor of each dimension.
 * @throws TypeError for another form of samples or an unknown option; RangeError when the numbers of samples differ, a number is not finite or a factor is
 *   constant.
 *
 * Source: R. Suter et al., [Robustly disentangled causal mechanisms](https://arxiv.org/abs/1811.00007), 2019, as in the code of Locatello et al. 2019.
 *
 * @example
 * import { irs } from '@infodrop/metrics';
 * irs([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]]).value; // 1
 */
export function irs(codes: Samples, factors: Samples, options: IrsOptions = {}): IrsScore {
  const caller = 'irs';
  requireOptions(caller, options, ['quantile']);
  const { quantile: share = 0.99 } = options;
  requireNumber(caller, 'quantile', share, { least: 0, above: true, most: 1 });
  const given = codesAndFactors(caller, codes, factors);
  // All rows, and behind them those of each value of each factor.
  const groups: Int32Array[] = [new Int32Array(given.samples).map((_, row) => row)];
  const groupsOf = given.factors.map((column, k) => {
    const { labels, size } = factorLabels(caller, column, k);
    const { order, starts } = rowsByLabel(labels, size);
    return Array.from(
      { length: size },
      (_, label) => groups.push(order.subarray(starts[label], starts[label + 1])) - 1,
    );
  });
  const space = deviationSpace(given.samples, groups);
  const farthest = (group: number, part: number): number =>
    quantileOfUnsorted(space.deviations(group), part, space.keepGreatest);
  const width = given.factors.length;
  const robustness = new Float64Array(given.codes.length * width);
  const reach = given.codes.map((column, i) => {
    space.column.set(column);
    const all = farthest(0, 1);
    groupsOf.forEach((own, k) => {
      const moved = own.reduce((sum, group) => sum + farthest(group, share), 0);
      robustness[i * width + k] = all === 0 ? 0 : 1 - moved / own.length / all;
    });
    return all;
  });
  const parents = given.codes.map((_, i) => {
    const row = robustness.subarray(i * width, (i + 1) * width);
    return row.indexOf(row.reduce((a, b) => Math.max(a, b)));
  });
  const perDimension = parents.map((k, i) => robustness[i * width + k]!);
  const all = reach.reduce((sum, each) => sum + each, 0);
  const value = all === 0 ? 0 : perDimension.reduce((sum, each, i) => sum + each * (reach[i]! / all), 0);
  return { value, perDimension, parents, robustness, settings: { quantile: share, samples: given.samples } };
}
