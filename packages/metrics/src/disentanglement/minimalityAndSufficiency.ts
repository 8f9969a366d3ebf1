import type { Samples } from '@infodrop/information';
import {
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
  informationGiven,
} from './codeFactorInformation.js';
import { byDimension, byFactor, mean } from './informationRows.js';

/** A score that is a mean of shares of information. */
export interface InformationShareScore {
  /** Mean of `shares`. */
  readonly value: number;
  /** Of each dimension of the code, or of each factor. */
  readonly shares: readonly number[];
  /** Of each, the factor, or the dimension, that it shares most with. */
  readonly partners: readonly number[];
  readonly settings: CodeFactorInformation['settings'];
}

/** Each row's greatest information as a share of what the row holds; 0 where it holds nothing. */
function shareScore(
  rows: readonly Float64Array[],
  entropies: Float64Array,
  settings: CodeFactorInformation['settings'],
): InformationShareScore {
  const partners = rows.map((row) => row.indexOf(row.reduce((a, b) => Math.max(a, b))));
  const shares = rows.map((row, at) =>
    entropies[at]! > 0 ? withoutRounding(row[partners[at]!]! / entropies[at]!) : 0,
  );
  return { value: mean(shares), shares, partners, settings };
}

/** Information is at most the entropy, but for rounding; an estimator other than 'plugIn' may say more. */
const withoutRounding = (share: number): number => (Math.abs(share - 1) < 1e-13 ? 1 : share);

/**
 * Minimality: whether each dimension of the code holds nothing but what it knows of one factor; also where factors depend on each other.
 *
 *   mean over i of maxₖ I(zᵢ; vₖ) / H(zᵢ)
 *
 * A dimension that holds noise beside its factor, or more than one factor, scores below 1; one that copies a factor that depends on others still scores 1.
 * A constant dimension holds nothing of use and counts 0.
 *
 * @param codes - Samples × dimensions; or a {@link CodeFactorInformation}, and nothing else.
 * @param factors - Samples × factors.
 * @param options - `bins`, `estimator`.
 * @returns The mean in [0, 1], the share of each dimension, and its factor.
 * @throws As `codeFactorInformation`.
 *
 * Source: A. Almudévar, A. Ortega, [Rethinking disentanglement under dependent factors of variation](https://arxiv.org/abs/2408.07016), 2026. Their code has
 * 15 bins of equal width; here as many as the other scores have.
 *
 * @example
 * import { minimality } from '@infodrop/metrics';
 * minimality([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).value; // 1
 */
export function minimality(
  codes: Samples,
  factors: Samples,
  options?: CodeFactorInformationOptions,
): InformationShareScore;
export function minimality(information: CodeFactorInformation): InformationShareScore;
export function minimality(...given: readonly unknown[]): InformationShareScore {
  const found = informationGiven('minimality', given, {});
  return shareScore(byDimension(found), found.codeEntropies, found.settings);
}

/**
 * Sufficiency: whether one dimension of the code knows all of each factor; also where factors depend on each other.
 *
 *   mean over k of maxᵢ I(zᵢ; vₖ) / H(vₖ)
 *
 * 1 is a dimension for every factor that tells it wholly, whatever else it holds.
 *
 * @param codes - Samples × dimensions; or a {@link CodeFactorInformation}, and nothing else.
 * @param factors - Samples × factors.
 * @param options - `bins`, `estimator`.
 * @returns The mean in [0, 1], the share of each factor, and its dimension.
 * @throws As `codeFactorInformation`.
 *
 * Source: A. Almudévar, A. Ortega, [Rethinking disentanglement under dependent factors of variation](https://arxiv.org/abs/2408.07016), 2026.
 *
 * @example
 * import { sufficiency } from '@infodrop/metrics';
 * sufficiency([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).value; // 1
 */
export function sufficiency(
  codes: Samples,
  factors: Samples,
  options?: CodeFactorInformationOptions,
): InformationShareScore;
export function sufficiency(information: CodeFactorInformation): InformationShareScore;
export function sufficiency(...given: readonly unknown[]): InformationShareScore {
  const found = informationGiven('sufficiency', given, {});
  return shareScore(byFactor(found), found.factorEntropies, found.settings);
}
