import { inUnits, type Computed, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import type { Samples } from '../../samples.js';
import { ksgEstimate, requireAlgorithm, type KsgAlgorithm } from './ksg.js';
import { ksgPartsOfTwo } from './ksgOfTwo.js';
import { NEIGHBOUR_OPTIONS, nothingShared, prepare, type NeighbourOptions } from './options.js';

/** Options of {@link ksgMutualInformation}. */
export interface KsgOptions extends NeighbourOptions {
  /** 1 (default): one ball, strict counts; less spread. 2: a rectangle; less bias in many dimensions. */
  readonly algorithm?: KsgAlgorithm | undefined;
}

/**
 * Mutual information of two continuous variables, from the distances to nearest neighbours.
 *
 *   algorithm 1: I = ψ(k) + ψ(N) − ⟨ψ(n_x + 1) + ψ(n_y + 1)⟩
 *   algorithm 2: I = ψ(k) − 1/k + ψ(N) − ⟨ψ(n_x) + ψ(n_y)⟩
 *
 * ε is the distance of a sample to its k-th nearest other, the larger of the distances in x and in y. Algorithm 1 counts the
 * samples nearer than ε in each variable; algorithm 2 those within the sides of the box round the k neighbours, edges included.
 * Both are nearly unbiased for independent variables; strong dependence (beyond about ln N) is underestimated. Distances in x
 * are compared with distances in y, so that scales matter: see `scaling`.
 *
 * @param x - Samples, N × any dimensions.
 * @param y - Samples paired with them, N × any dimensions.
 * @param options - `k` (4), `algorithm` (1), `norm` ('max'), `theilerWindow` (0), `margins` ('keep'), `scaling` ('none'),
 *   `ties` ('keep'), `negative` ('keep'), `base` (e), `details`.
 * @returns Mutual information in nats, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for lengths that differ, fewer than k + 1 samples (k + 1 + 2 · theilerWindow), values
 *   that are not finite; TypeError for other types and unknown options.
 *
 * Edge cases: 0 where x or y is constant. Samples with k or more exact copies have ε = 0 and counts of 0 (algorithm 1), and a
 * warning. With a Theiler window, ψ(N) is the mean of ψ of the number of samples not excluded, so that independent series keep
 * a mean of zero.
 *
 * Source: Kraskov, Stögbauer & Grassberger, Estimating mutual information, Phys. Rev. E 69, 066138 (2004,
 * https://doi.org/10.1103/PhysRevE.69.066138), eqs. 8 and 9.
 *
 * @example
 * import { ksgMutualInformation } from '@infodrop/information';
 * const x = [1.3, 3.7, 5.1, 2.4, 3.4];
 * const y = [1.5, 3.32, 5.3, 2.3, 3.3];
 * ksgMutualInformation(x, y, { k: 3, base: 2 }); // 0.1683 bits
 */
export function ksgMutualInformation<Details extends boolean>(
  x: Samples,
  y: Samples,
  options: WithDetails<KsgOptions, Details>,
): Detailed<Details>;
export function ksgMutualInformation(x: Samples, y: Samples, options?: KsgOptions): number;
export function ksgMutualInformation(
  x: Samples,
  y: Samples,
  options?: KsgOptions | WithDetails<KsgOptions, boolean>,
): number | Estimate {
  const caller = 'ksgMutualInformation';
  return inUnits(caller, computeKsg(caller, x, y, options, [...NEIGHBOUR_OPTIONS, 'algorithm']), options);
}

/** The mutual information of two variables in nats, under the caller's name. */
export function computeKsg(
  caller: string,
  x: Samples,
  y: Samples,
  options: (Omit<KsgOptions, 'details'> & { readonly details?: boolean | undefined }) | undefined,
  allowed: readonly string[],
): Computed {
  const prepared = prepare(caller, { x, y }, options, allowed);
  const algorithm = requireAlgorithm(caller, options);
  if (prepared.constant.includes(true)) {
    return nothingShared(`KSG ${algorithm}`, prepared, { ...prepared.settings, algorithm });
  }
  const parts = ksgPartsOfTwo(prepared, algorithm);
  return ksgEstimate(prepared, algorithm, parts, options?.details === true);
}
