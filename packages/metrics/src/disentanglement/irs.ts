import type { Samples } from '@infodrop/information';
import { requireNumber, requireOptions } from '@infodrop/requirements';
import { codeAndFactorMatrices, columnLabels } from './codesAndFactors.js';
import { deviationQuantiles } from './deviations.js';

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
  const given = codeAndFactorMatrices(caller, codes, factors);
  const [, dimensions] = given.codes.shape;
  const [, width] = given.factors.shape;
  const everyRow = {
    labels: new Int32Array(given.samples),
    size: 1,
    counts: Int32Array.of(given.samples),
    quantile: 1,
  };
  const held = columnLabels(caller, given.factors).map((labels) => ({ ...labels, quantile: share }));
  const [farthest, ...moved] = deviationQuantiles(given.codes, [everyRow, ...held]) as [
    Float64Array,
    ...Float64Array[],
  ];
  const reach = Array.from(farthest);
  const robustness = new Float64Array(dimensions * width);
  moved.forEach((quantiles, k) => {
    const { size } = held[k]!;
    reach.forEach((all, i) => {
      let sum = 0;
      for (let group = 0; group < size; group++) sum += quantiles[group * dimensions + i]!;
      robustness[i * width + k] = all === 0 ? 0 : 1 - sum / size / all;
    });
  });
  const parents = reach.map((_, i) => {
    const row = robustness.subarray(i * width, (i + 1) * width);
    return row.indexOf(row.reduce((a, b) => Math.max(a, b)));
  });
  const perDimension = parents.map((k, i) => robustness[i * width + k]!);
  const all = reach.reduce((sum, each) => sum + each, 0);
  const value = all === 0 ? 0 : perDimension.reduce((sum, each, i) => sum + each * (reach[i]! / all), 0);
  return { value, perDimension, parents, robustness, settings: { quantile: share, samples: given.samples } };
}
