import type { Samples } from '@infodrop/information';
import { predictionsOf } from './predictions.js';

/**
 * Negative log-likelihood of the true classes, in nats a sample.
 *
 *   NLL = −(1/N) Σᵢ ln pᵢ(yᵢ)
 *
 * It is proper, and infinite where a class that comes was given probability 0: nothing is clipped.
 *
 * @param probabilities - Samples × classes, each row 1 in sum (to 1e-4).
 * @param labels - The true classes, integers from 0.
 * @returns Nats, ≥ 0 but for what rows exceed 1 by; ln K for a uniform guess.
 * @throws TypeError for another form; RangeError for rows that are no probabilities, or a label that is no class.
 *
 * Source: I. J. Good, [Rational decisions](https://doi.org/10.1111/j.2517-6161.1952.tb00104.x), 1952.
 *
 * @example
 * import { negativeLogLikelihood } from '@infodrop/metrics';
 * negativeLogLikelihood([[0.5, 0.5]], [0]); // ln 2
 */
export function negativeLogLikelihood(probabilities: Samples, labels: ArrayLike<number>): number {
  const {
    samples,
    classes,
    probabilities: p,
    labels: y,
  } = predictionsOf('negativeLogLikelihood', probabilities, labels);
  let sum = 0;
  for (let i = 0; i < samples; i++) sum -= Math.log(p[i * classes + y[i]!]!);
  return sum / samples;
}
