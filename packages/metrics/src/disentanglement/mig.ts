import type { Samples } from '@infodrop/information';
import {
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
  informationGiven,
} from './codeFactorInformation.js';
import { type GapScore, gapScore } from './gapScore.js';
import { byFactor } from './informationRows.js';

/**
 * Mutual information gap: how much more the best dimension of the code knows of a factor than the second best.
 *
 *   MIG = mean over k of ( I(z₍₁₎; vₖ) − I(z₍₂₎; vₖ) ) / H(vₖ)
 *
 * 1 is a dimension of its own for every factor; 0 is none, or two that know as much. A code that is 0 on average is 0 for independent
 * noise too, but for the bias of the histogram. Factors that depend on each other lower it: a code for one knows of the other.
 *
 * @param codes - Samples × dimensions, two dimensions or more; or a {@link CodeFactorInformation}, and nothing else.
 * @param factors - Samples × factors.
 * @param options - `bins`, `estimator`.
 * @returns The mean in [0, 1], the gap of each factor as a share of its entropy, and the dimensions it is between.
 * @throws As `codeFactorInformation`; RangeError with one dimension.
 *
 * Source: R. T. Q. Chen et al., [Isolating sources of disentanglement in VAEs](https://arxiv.org/abs/1802.04942), 2018. Some programs divide by
 * the entropy of the code; this is the paper's division by that of the factor.
 *
 * @example
 * import { mig } from '@infodrop/metrics';
 * mig([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).value; // 1
 */
export function mig(codes: Samples, factors: Samples, options?: CodeFactorInformationOptions): GapScore;
export function mig(information: CodeFactorInformation): GapScore;
export function mig(...given: readonly unknown[]): GapScore {
  const found = informationGiven('mig', given, { dimensions: 2 });
  return gapScore(found, byFactor(found), (k) => found.factorEntropies[k]!);
}

/**
 * Mutual information gap in nats: {@link mig} without the division.
 *
 *   RMIG = mean over k of ( I(z₍₁₎; vₖ) − I(z₍₂₎; vₖ) )
 *
 * It is at most the mean entropy of the factors, which it has for a perfect code.
 *
 * @param codes - As of `mig`.
 * @param factors - As of `mig`.
 * @param options - As of `mig`.
 * @returns The mean and the gap of each factor, in nats.
 * @throws As `mig`.
 *
 * Source: K. Do, T. Tran, [Theory and evaluation metrics for learning disentangled representations](https://arxiv.org/abs/1908.09961), 2020. There
 * the code's density is averaged over the encoder's noise; here samples of the code are given, with or without noise.
 *
 * @example
 * import { rmig } from '@infodrop/metrics';
 * rmig([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).value; // ln 2
 */
export function rmig(codes: Samples, factors: Samples, options?: CodeFactorInformationOptions): GapScore;
export function rmig(information: CodeFactorInformation): GapScore;
export function rmig(...given: readonly unknown[]): GapScore {
  const found = informationGiven('rmig', given, { dimensions: 2 });
  return gapScore(found, byFactor(found));
}
