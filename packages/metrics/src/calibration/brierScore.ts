import type { Samples } from '@infodrop/information';
import { predictionsOf } from './predictions.js';

/**
 * Brier score: the mean squared distance between the predicted probabilities and the truth.
 *
 *   BS = (1/N) Σᵢ Σₖ (pᵢₖ − 1[k = yᵢ])²
 *
 * It is proper: best for the true probabilities. 0 is sure and right, 2 sure and wrong; a uniform guess has 1 − 1/K.
 *
 * @param probabilities - Samples × classes, each row 1 in sum (to 1e-4).
 * @param labels - The true classes, integers from 0.
 * @returns A number in [0, 2]. Some programs give half of it for two classes.
 * @throws TypeError for another form; RangeError for rows that are no probabilities, or a label that is no class.
 *
 * Source: G. W. Brier, [Verification of forecasts expressed in terms of
 * probability](https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2), 1950.
 *
 * @example
 * import { brierScore } from '@infodrop/metrics';
 * brierScore([[0.8, 0.2]], [0]); // 0.08
 */
export function brierScore(probabilities: Samples, labels: ArrayLike<number>): number {
  const { samples, classes, probabilities: p, labels: y } = predictionsOf('brierScore', probabilities, labels);
  let sum = 0;
  for (let i = 0; i < samples; i++) {
    for (let k = 0; k < classes; k++) sum += (p[i * classes + k]! - Number(k === y[i])) ** 2;
  }
  return sum / samples;
}
