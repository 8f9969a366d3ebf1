import type { Samples } from '@infodrop/information';
import {
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
  informationGiven,
} from './codeFactorInformation.js';
import { byFactor, mean } from './informationRows.js';
import { topTwo } from './topTwo.js';

/** The score, and what it is the mean of. */
export interface JemmigScore {
  /** Mean of `normalized`: 1 for a perfect code. */
  readonly value: number;
  /** JEMMIG of each factor in nats: 0 for a perfect code, more the worse. */
  readonly nats: readonly number[];
  /** 1 − nats / (H(vₖ) + ln B), B the bins of the dimension. */
  readonly normalized: readonly number[];
  /** Of each factor, the dimension that knows most of it. */
  readonly dimensions: readonly number[];
  readonly settings: CodeFactorInformation['settings'];
}

/**
 * Joint entropy minus mutual information gap: also asks that the best dimension of the code knows of nothing but its factor.
 *
 *   JEMMIGₖ = H(z₍₁₎, vₖ) − I(z₍₁₎; vₖ) + I(z₍₂₎; vₖ),   value = mean over k of 1 − JEMMIGₖ / (H(vₖ) + ln B)
 *
 * The value is 1 only where the best dimension is the factor in other words; a dimension of more values than the factor has loses, so that it
 * depends on the number of bins.
 *
 * @param codes - Samples × dimensions, two dimensions or more; or a {@link CodeFactorInformation}, and nothing else.
 * @param factors - Samples × factors.
 * @param options - `bins`, `estimator`.
 * @returns The normalized mean in [0, 1], and each factor's in nats and normalized.
 * @throws As `codeFactorInformation`; RangeError with one dimension.
 *
 * Source: K. Do, T. Tran, [Theory and evaluation metrics for learning disentangled representations](https://arxiv.org/abs/1908.09961), 2020;
 * normalized as by M.-A. Carbonneau et al., [Measuring disentanglement](https://arxiv.org/abs/2012.09276), 2022.
 *
 * @example
 * import { jemmig } from '@infodrop/metrics';
 * jemmig([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).value; // 1, to rounding
 */
export function jemmig(codes: Samples, factors: Samples, options?: CodeFactorInformationOptions): JemmigScore;
export function jemmig(information: CodeFactorInformation): JemmigScore;
export function jemmig(...given: readonly unknown[]): JemmigScore {
  const found = informationGiven('jemmig', given, { dimensions: 2 });
  const { jointEntropies, factorEntropies, codeSizes, shape } = found;
  const best = byFactor(found).map(topTwo);
  const nats = best.map(
    ({ first, second, firstIndex }, k) => jointEntropies[firstIndex * shape[1] + k]! - first + second,
  );
  const normalized = nats.map(
    (value, k) => 1 - value / (factorEntropies[k]! + Math.log(codeSizes[best[k]!.firstIndex]!)),
  );
  const dimensions = best.map(({ firstIndex }) => firstIndex);
  return { value: mean(normalized), nats, normalized, dimensions, settings: found.settings };
}
