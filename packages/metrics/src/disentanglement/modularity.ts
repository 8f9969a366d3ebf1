import type { Samples } from '@infodrop/information';
import {
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
  informationGiven,
} from './codeFactorInformation.js';
import { byDimension, mean } from './informationRows.js';

/** The score, and what it is the mean of. */
export interface ModularityScore {
  /** Mean of `perDimension`. */
  readonly value: number;
  /** Of each dimension of the code; 0 of one that knows nothing. */
  readonly perDimension: readonly number[];
  readonly settings: CodeFactorInformation['settings'];
}

/** Less information than this is the rounding of a dimension that has none. */
const NOTHING = 1e-12;

/**
 * Modularity: whether each dimension of the code knows of one factor only.
 *
 *   mean over i of 1 − Σ_{k ≠ k*} I(zᵢ; vₖ)² / ( I(zᵢ; v_{k*})² (K − 1) ),   k* the factor that zᵢ knows most of
 *
 * 1 is one factor for every dimension, 0 all alike. A dimension that knows nothing counts 0. Independent noise does not score 0 on finite samples: the
 * biases of its informations differ. The squares forgive small leaks, so look at `migSup` too.
 *
 * @param codes - Samples × dimensions; or a {@link CodeFactorInformation}, and nothing else.
 * @param factors - Samples × factors, two or more.
 * @param options - `bins`, `estimator`.
 * @returns The mean in [0, 1] and the score of each dimension.
 * @throws As `codeFactorInformation`; RangeError with one factor.
 *
 * Source: K. Ridgeway, M. C. Mozer, [Learning deep disentangled embeddings with the F-statistic loss](https://arxiv.org/abs/1802.05312), 2018.
 *
 * @example
 * import { modularity } from '@infodrop/metrics';
 * modularity([[0, 5], [0, 6], [1, 5], [1, 6]], [[0, 0], [0, 1], [1, 0], [1, 1]], { bins: 2 }).value; // 1
 */
export function modularity(codes: Samples, factors: Samples, options?: CodeFactorInformationOptions): ModularityScore;
export function modularity(information: CodeFactorInformation): ModularityScore;
export function modularity(...given: readonly unknown[]): ModularityScore {
  const found = informationGiven('modularity', given, { factors: 2 });
  const perDimension = byDimension(found).map(modularityOf);
  return { value: mean(perDimension), perDimension, settings: found.settings };
}

/** Of one dimension, from its information about every factor. */
function modularityOf(nats: Float64Array): number {
  const most = nats.reduce((a, b) => Math.max(a, b));
  if (most < NOTHING) return 0;
  // Each is divided first: squares of small numbers would vanish.
  const shares = nats.reduce((sum, value) => sum + (value / most) ** 2, 0);
  return 1 - (shares - 1) / (nats.length - 1);
}
