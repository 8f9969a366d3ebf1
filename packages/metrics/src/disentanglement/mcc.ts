import type { Samples } from '@infodrop/information';
import { requireOneOf, requireOptions } from '@infodrop/requirements';
import { munkres } from 'munkres';
import { codeAndFactorMatrices, columnsOf, type DoubleMatrix, requireVaryingColumns } from './codesAndFactors.js';
import { ranksOf, squaredCorrelations } from './correlation.js';

const CORRELATIONS = ['linear', 'rank'] as const;

/** Which correlation. */
export interface MccOptions {
  /** 'linear' is Pearson's, 'rank' Spearman's, which any growing function of a dimension leaves as it is. Default 'linear'. */
  readonly correlation?: (typeof CORRELATIONS)[number] | undefined;
}

/** The score, and what it is the mean of. */
export interface MccScore {
  /** Mean of `perFactor`. */
  readonly value: number;
  /** Of each factor, the absolute correlation with its dimension; 0 where there are fewer dimensions than factors and it got none. */
  readonly perFactor: readonly number[];
  /** Of each factor, its dimension; null where it got none. */
  readonly dimensions: readonly (number | null)[];
  /** Absolute correlations, row-major [dimensions × factors]. */
  readonly correlations: Float64Array;
  readonly settings: { readonly correlation: (typeof CORRELATIONS)[number]; readonly samples: number };
}

/**
 * Mean correlation coefficient: each factor gets a dimension of the code of its own, such that the correlations are greatest in sum.
 *
 *   MCC = max over assignments π of mean over k of |ρ(z_π(k), vₖ)|
 *
 * It is what identifiability is measured by in nonlinear independent component analysis: 1 is every factor recovered, up to order, sign and scale (or, by rank,
 * up to a growing function). Noise scores about √(2 ln d / N), for the best of d is taken. A second copy of a dimension costs nothing.
 *
 * @param codes - Samples × dimensions.
 * @param factors - Samples × factors; their values are taken as numbers.
 * @param options - `correlation` ('linear', or 'rank').
 * @returns The mean in [0, 1] and its parts; a constant dimension has correlation 0.
 * @throws TypeError for another form of samples or an unknown option; RangeError when the numbers of samples differ, a number is not finite or a factor is
 *   constant.
 *
 * Source: A. Hyvärinen, H. Morioka, [Unsupervised feature extraction by time-contrastive learning and nonlinear
 * ICA](https://arxiv.org/abs/1605.06336), 2016, section 6.
 *
 * @example
 * import { mcc } from '@infodrop/metrics';
 * mcc([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [1, 0], [0, 1], [1, 1]]).value; // 1: the factors are there in another order
 */
export function mcc(codes: Samples, factors: Samples, options: MccOptions = {}): MccScore {
  const caller = 'mcc';
  requireOptions(caller, options, ['correlation']);
  const { correlation = 'linear' } = options;
  requireOneOf(caller, 'correlation', correlation, CORRELATIONS);
  const given = codeAndFactorMatrices(caller, codes, factors);
  requireVaryingColumns(caller, given.factors);
  const compared = (matrix: DoubleMatrix) => (correlation === 'rank' ? ranksOf(columnsOf(matrix)) : matrix);
  const correlations = squaredCorrelations(compared(given.codes), compared(given.factors)).map(Math.sqrt);
  const width = given.factors.shape[1];
  const table = columnsOf({ data: correlations, shape: [given.codes.shape[1], width] }).map((column) => [...column]);
  const dimensions = new Array<number | null>(width).fill(null);
  for (const [k, i] of munkres(table.map((row) => row.map((each) => 1 - each)))) dimensions[k] = i;
  const perFactor = dimensions.map((i, k) => (i === null ? 0 : table[k]![i]!));
  return {
    value: perFactor.reduce((sum, each) => sum + each, 0) / width,
    perFactor,
    dimensions,
    correlations,
    settings: { correlation, samples: given.samples },
  };
}
