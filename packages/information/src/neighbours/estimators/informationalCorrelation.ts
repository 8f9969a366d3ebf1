import { wantsDetails, type Detailed, type Estimate, type WithDetails } from '../../estimate.js';
import type { Samples } from '../../samples.js';
import { computeKsg, type KsgOptions } from './ksgMutualInformation.js';
import { NEIGHBOUR_OPTIONS } from './options.js';

/** Options of {@link informationalCorrelation}: it has no unit, hence no base. */
export type InformationalCorrelationOptions = Omit<KsgOptions, 'base'>;

/**
 * Informational coefficient of correlation of two continuous variables: their mutual information on the scale of a correlation.
 *
 *   r = √(1 − exp(−2 I(X; Y)))
 *
 * 0 where they are independent, 1 where one is a function of the other, and |ρ| where they are jointly normal. Mutual information
 * of real numbers has no entropy to be divided by, as that of labels has: differential entropies change with the unit, and may be 0
 * or below. I is estimated as `ksgMutualInformation` does.
 *
 * @param x - Samples, N × any dimensions.
 * @param y - Samples paired with them, N × any dimensions.
 * @param options - Those of `ksgMutualInformation` but `base`: `k` (4), `algorithm` (1), `norm` ('max'), `theilerWindow` (0),
 *   `margins` ('keep'), `scaling` ('none'), `ties` ('keep'), `unreliable` ('refuse'), `negative` ('keep'), `details`.
 * @returns A number without unit, below 1. Where I is estimated below zero, −√(1 − exp(2 I)): the sign is kept, so that means and
 *   tests are not biased; `negative: 'zero'` gives 0.
 * @throws As `ksgMutualInformation`.
 *
 * Edge cases: 0 with a constant. What I cannot show for so few samples, r cannot either: about ψ(N) − ψ(k) nats are the most.
 * For labels and binned numbers take `normalizedMutualInformation`.
 *
 * Source: Linfoot, An informational measure of correlation, Information and Control 1 (1957,
 * https://doi.org/10.1016/S0019-9958(57)90116-X).
 *
 * @example
 * import { informationalCorrelation } from '@infodrop/information';
 * const x = Array.from({ length: 400 }, (_, i) => Math.sin(i * i));
 * const y = x.map((each, i) => each ** 2 + 0.5 * Math.cos(7 * i * i)); // no linear correlation
 * informationalCorrelation(x, y); // 0.965
 */
export function informationalCorrelation<Details extends boolean>(
  x: Samples,
  y: Samples,
  options: WithDetails<InformationalCorrelationOptions, Details>,
): Detailed<Details>;
export function informationalCorrelation(x: Samples, y: Samples, options?: InformationalCorrelationOptions): number;
export function informationalCorrelation(
  x: Samples,
  y: Samples,
  options?: InformationalCorrelationOptions | WithDetails<InformationalCorrelationOptions, boolean>,
): number | Estimate {
  const caller = 'informationalCorrelation';
  const allowed = [...NEIGHBOUR_OPTIONS.filter((name) => name !== 'base'), 'algorithm'];
  const { nats, estimator, settings, samples, warnings = [] } = computeKsg(caller, x, y, options, allowed);
  const value = Math.sign(nats) * Math.sqrt(-Math.expm1(-2 * Math.abs(nats)));
  if (!wantsDetails(caller, options)) return value;
  return {
    value,
    unit: '1',
    estimator,
    settings: { ...settings, mutualInformationNats: nats },
    ...(samples === undefined ? {} : { samples }),
    warnings,
  };
}
