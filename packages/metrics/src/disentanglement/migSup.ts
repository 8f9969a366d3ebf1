import type { Samples } from '@infodrop/information';
import {
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
  informationGiven,
} from './codeFactorInformation.js';
import { type GapScore, gapScore } from './gapScore.js';
import { byDimension } from './informationRows.js';

/**
 * Mutual information gap from the side of the code: how much more a dimension knows of its best factor than of the second best.
 *
 *   MIG-sup = mean over i of max₁ₖ − max₂ₖ of I(zᵢ; vₖ) / H(vₖ)
 *
 * 1 is one factor for every dimension. `mig` sees a factor that is spread over dimensions, this one a dimension that mixes factors. A dimension
 * that knows nothing has a gap of 0 and counts: superfluous dimensions lower the mean.
 *
 * @param codes - Samples × dimensions; or a {@link CodeFactorInformation}, and nothing else.
 * @param factors - Samples × factors, two or more.
 * @param options - `bins`, `estimator`.
 * @returns The mean in [0, 1], the gap of each dimension, and the factors it is between.
 * @throws As `codeFactorInformation`; RangeError with one factor.
 *
 * Source: Z. Li et al., [Progressive learning and disentanglement of hierarchical representations](https://arxiv.org/abs/2002.10549), 2020. Some
 * programs divide by the entropy of the code.
 *
 * @example
 * import { migSup } from '@infodrop/metrics';
 * migSup([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).value; // 1
 */
export function migSup(codes: Samples, factors: Samples, options?: CodeFactorInformationOptions): GapScore;
export function migSup(information: CodeFactorInformation): GapScore;
export function migSup(...given: readonly unknown[]): GapScore {
  const found = informationGiven('migSup', given, { factors: 2 });
  const shares = byDimension(found).map((row) => row.map((nats, k) => nats / found.factorEntropies[k]!));
  return gapScore(found, shares);
}
