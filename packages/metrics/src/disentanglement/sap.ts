import type { Samples } from '@infodrop/information';
import { requireThat } from '@infodrop/requirements';
import { codeAndFactorMatrices, columnsOf, requireVaryingColumns } from './codesAndFactors.js';
import { squaredCorrelations } from './correlation.js';
import { mean } from './informationRows.js';
import { topTwo } from './topTwo.js';

/** The score, and what it is the mean of. */
export interface SapScore {
  /** Mean of `gaps`. */
  readonly value: number;
  /** Of each factor. */
  readonly gaps: readonly number[];
  /** Of each factor, the dimensions of the code between which its gap is. */
  readonly between: readonly (readonly [first: number, second: number])[];
  /** R² of each factor by each dimension, row-major [dimensions × factors]. */
  readonly predictability: Float64Array;
  readonly samples: number;
}

/**
 * Separated attribute predictability of factors that are numbers: how much better the best dimension of the code predicts a factor by a straight
 * line than the second best.
 *
 *   SAP = mean over k of R²₍₁₎ₖ − R²₍₂₎ₖ,   R²ᵢₖ = Cov(zᵢ, vₖ)² / (Var zᵢ Var vₖ)
 *
 * Near 1 is a dimension of its own for every factor and nothing of it elsewhere; 0 is none, or two that predict alike. Only lines count: a code
 * that is a curve of its factor scores low.
 *
 * @param codes - Samples × dimensions, two dimensions or more.
 * @param factors - Samples × factors; their values are taken as numbers.
 * @returns The mean in [0, 1], the gap of each factor, and R² of each pair; a constant dimension predicts nothing, 0.
 * @throws TypeError for another form of samples; RangeError when the numbers of samples differ, a number is not finite, there is one dimension, or a
 *   factor is constant.
 *
 * Source: A. Kumar, P. Sattigeri, A. Balakrishnan, [Variational inference of disentangled latent concepts from unlabeled
 * observations](https://arxiv.org/abs/1711.00848), 2018, section 3, for continuous factors.
 *
 * @example
 * import { sap } from '@infodrop/metrics';
 * sap([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]]).value; // 1
 */
export function sap(codes: Samples, factors: Samples): SapScore {
  const caller = 'sap';
  const given = codeAndFactorMatrices(caller, codes, factors);
  const [dimensions, width] = [given.codes.shape[1], given.factors.shape[1]];
  const wayOut = 'The gap is one between the two best of them.';
  requireThat(dimensions >= 2, caller, 'codes', 'of 2 dimensions or more', dimensions, wayOut);
  requireVaryingColumns(caller, given.factors);
  const predictability = squaredCorrelations(given.codes, given.factors);
  const best = columnsOf({ data: predictability, shape: [dimensions, width] }).map(topTwo);
  const gaps = best.map(({ first, second }) => first - second);
  const between = best.map(({ firstIndex, secondIndex }) => [firstIndex, secondIndex] as const);
  return { value: mean(gaps), gaps, between, predictability, samples: given.samples };
}
