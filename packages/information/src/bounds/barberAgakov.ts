import { inUnits, type Detailed, type Estimate, type WithDetails } from '../estimate.js';
import { requireNumber, requireOptions, requireSomeOptions } from '@infodrop/requirements';
import { requireSameLength, type NumericArray } from '../samples.js';
import { meanOf, standardErrorOf, vectorOf, type BoundOptions } from './scores.js';

/** Options of {@link barberAgakovBound}. */
export interface BarberAgakovOptions extends BoundOptions {
  /** H(X) (or differential h(X)) in nats, whatever `base` is. */
  readonly entropy: number;
}

/**
 * The Barber–Agakov lower bound on mutual information, from a decoder q(x|y).
 *
 *   I(X; Y) ≥ H(X) + E log q(xᵢ|yᵢ)
 *
 * It is I(X; Y) when q(x|y) = p(x|y), and lower by E KL(p(x|y) ‖ q(x|y)) otherwise. For a classifier it is H(labels) −
 * cross-entropy.
 *
 * @param logConditionals - log q(xᵢ|yᵢ) of samples (xᵢ, yᵢ) drawn together, in nats, shape [n].
 * @param options - `entropy`, H(X) in nats; `base`, `details`.
 * @returns The bound in nats (or in units of `base`); it can be negative. With `details`, an {@link Estimate} with local values
 *   and the standard error of the mean (H(X) taken as exact).
 * @throws RangeError when there is no sample, or a number is not finite.
 *
 * A probability of 0, whose logarithm is −∞, is refused: the bound would be −∞.
 *
 * Source: Barber and Agakov (2003, https://proceedings.neurips.cc/paper/2003/hash/a6ea8471c120fe8cc35a2954c9b9c595-Abstract.html),
 * The IM algorithm; Poole et al. (2019, https://arxiv.org/abs/1905.06922).
 *
 * @example
 * import { barberAgakovBound } from '@infodrop/information';
 * barberAgakovBound([Math.log(0.9), Math.log(0.8)], { entropy: Math.LN2 }); // 0.5288951471
 */
export function barberAgakovBound<Details extends boolean>(
  logConditionals: NumericArray,
  options: WithDetails<BarberAgakovOptions, Details>,
): Detailed<Details>;
export function barberAgakovBound(logConditionals: NumericArray, options: BarberAgakovOptions): number;
export function barberAgakovBound(
  logConditionals: NumericArray,
  options: BarberAgakovOptions | WithDetails<BarberAgakovOptions, boolean>,
): number | Estimate {
  const caller = 'barberAgakovBound';
  requireSomeOptions(caller, options, ['entropy', 'base', 'details']);
  const entropy = requireNumber(caller, 'entropy', options.entropy);
  const terms = vectorOf(caller, 'logConditionals', logConditionals).map((log) => entropy + log);
  return meanBound(caller, 'Barber–Agakov', terms, { entropy }, options);
}

/**
 * The variational upper bound on mutual information, from an encoder p(z|x) and any prior q(z): the rate of a variational
 * bottleneck.
 *
 *   I(X; Z) ≤ E [log p(zᵢ|xᵢ) − log q(zᵢ)] = E KL(p(z|x) ‖ q(z))
 *
 * It is I(X; Z) when q(z) is the marginal p(z), and higher by KL(p(z) ‖ q(z)) otherwise.
 *
 * @param logEncoder - log p(zᵢ|xᵢ) of a zᵢ drawn from it for each xᵢ, in nats, shape [n].
 * @param logPrior - log q(zᵢ), shape [n].
 * @param options - `base`, `details`.
 * @returns The bound in nats (or in units of `base`). With `details`, an {@link Estimate} with local values and the standard error of the mean.
 * @throws RangeError when there is no sample, the lengths differ, or a number is not finite.
 *
 * Where KL(p(z|xᵢ) ‖ q(z)) has a closed form its mean has less variance than this. Source: Barber and Agakov (2003,
 * https://proceedings.neurips.cc/paper/2003/hash/a6ea8471c120fe8cc35a2954c9b9c595-Abstract.html); Alemi et al. (2017,
 * https://arxiv.org/abs/1612.00410); the second term of (17) of docs/equations.md (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import { variationalUpperBound } from '@infodrop/information';
 * variationalUpperBound([-0.5, -1], [-2, -2.5]); // 1.5
 */
export function variationalUpperBound<Details extends boolean>(
  logEncoder: NumericArray,
  logPrior: NumericArray,
  options: WithDetails<BoundOptions, Details>,
): Detailed<Details>;
export function variationalUpperBound(logEncoder: NumericArray, logPrior: NumericArray, options?: BoundOptions): number;
export function variationalUpperBound(
  logEncoder: NumericArray,
  logPrior: NumericArray,
  options?: BoundOptions | WithDetails<BoundOptions, boolean>,
): number | Estimate {
  const caller = 'variationalUpperBound';
  requireOptions(caller, options, ['base', 'details']);
  const encoder = vectorOf(caller, 'logEncoder', logEncoder);
  const prior = vectorOf(caller, 'logPrior', logPrior);
  requireSameLength(caller, 'logEncoder and logPrior', [encoder.length, prior.length]);
  const terms = encoder.map((log, i) => log - prior[i]!);
  return meanBound(caller, 'variational upper bound', terms, {}, options);
}

function meanBound(
  caller: string,
  estimator: string,
  terms: Float64Array,
  settings: Readonly<Record<string, unknown>>,
  options: BoundOptions | WithDetails<BoundOptions, boolean> | undefined,
): number | Estimate {
  return inUnits(
    caller,
    {
      nats: meanOf(terms),
      estimator,
      settings,
      samples: terms.length,
      localNats: options?.details === true ? terms : undefined,
      standardErrorNats: standardErrorOf(terms),
      warnings: [],
    },
    options,
  );
}
