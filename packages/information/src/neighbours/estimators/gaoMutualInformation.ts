import { inUnits, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import { requireOneOf } from '@infodrop/requirements';
import { gaoEstimate, type GaoForm } from './gao.js';
import { prepareMixed, type MixedSamples } from './mixedSamples.js';
import { NEIGHBOUR_OPTIONS, type NeighbourOptions } from './options.js';

/** Options of {@link gaoMutualInformation}. */
export interface GaoOptions extends NeighbourOptions {
  /** 'digamma' (default): as the authors' program does; 'logarithm': algorithm 1 as published, whose bias falls with k only. */
  readonly form?: GaoForm | undefined;
}

/**
 * Mutual information of variables that may be continuous, discrete or mixtures of both, as a variable that is often exactly zero.
 *
 *   form 'digamma':   I = ⟨ψ(k̃) + ln N − ψ(n_x) − ψ(n_y)⟩
 *   form 'logarithm': I = ⟨ψ(k̃) + ln N − ln(n_x + 1) − ln(n_y + 1)⟩
 *
 * ρ is the distance of a sample to its k-th nearest other, the larger of those in x and y. Where ρ > 0, k̃ is k; where ρ = 0,
 * it is the number of exact copies. With 'digamma' the counts are of samples nearer than ρ (at ρ = 0: of copies), and k̃ of
 * copies and the counts include the sample itself; with 'logarithm' they are of the others not farther than ρ.
 *
 * @param x - Samples, N × any dimensions: numbers, labels (strings, booleans, bigints), or columns of either.
 * @param y - Samples paired with them, N × any dimensions, the same.
 * @param options - `k` (4), `form` ('digamma'), `norm` ('max'), `theilerWindow` (0), `margins` ('keep'), `scaling` ('none'),
 *   `ties` ('keep'), `negative` ('keep'), `base` (e), `details`.
 * @returns Mutual information in nats, or in the unit of `base`. Estimates of small values can be negative.
 * @throws RangeError for lengths that differ, fewer than k + 1 samples (k + 1 + 2 · theilerWindow), values
 *   that are not finite; TypeError for other types and unknown options.
 *
 * Edge cases: 0 where x or y is constant. Different labels are at distance 1, whatever the norm, the margins and the scaling: give real
 * columns a deviation near 1, as `scaling: 'standardize'` does. Numbers have distances, codes of labels too: categories that
 * are not ordered are to be given as strings. 'logarithm' is consistent as k grows only: of five symbols x and y uniform in [x,
 * x + 2], 1.055 nats, it gives 0.74 at k = 3 for any N, and 'digamma' 1.05. With a Theiler window, N is the number of samples
 * not excluded.
 *
 * Source: Gao, Kannan, Oh & Viswanath, Estimating mutual information for discrete-continuous mixtures, NIPS 2017
 * (https://arxiv.org/abs/1709.06212), algorithm 1 ('logarithm'), and the program that they published with it ('digamma').
 *
 * @example
 * import { gaoMutualInformation } from '@infodrop/information';
 * gaoMutualInformation([0, 0, 0, 1.3, 0.4, 2.2], [0, 0, 0, 1.1, 0.7, 2.5], { k: 2 }); // 0.6328640230
 */
export function gaoMutualInformation<Details extends boolean>(
  x: MixedSamples,
  y: MixedSamples,
  options: WithDetails<GaoOptions, Details>,
): Detailed<Details>;
export function gaoMutualInformation(x: MixedSamples, y: MixedSamples, options?: GaoOptions): number;
export function gaoMutualInformation(
  x: MixedSamples,
  y: MixedSamples,
  options?: GaoOptions | WithDetails<GaoOptions, boolean>,
): number | Estimate {
  const caller = 'gaoMutualInformation';
  const prepared = prepareMixed(caller, { x, y }, options, [...NEIGHBOUR_OPTIONS, 'form']);
  const form = requireOneOf(caller, 'form', options?.form ?? 'digamma', ['digamma', 'logarithm']);
  return inUnits(caller, gaoEstimate(prepared, form, options?.details), options);
}
