import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import { columnsOf } from '../neighbours/search/layout.js';
import { normalScores } from '../normalScores.js';
import { matrixOf, type SampleMatrix, type Samples } from '../samples.js';
import { gaussianOfVariables, type GaussianOptions } from './gaussian.js';
import { finish } from './measure.js';
import { mutualInformationOf } from './mutualInformation.js';

/**
 * Mutual information of two variables by their Gaussian copula: Gaussian mutual information of the normal scores of the ranks.
 *
 *   I(X; Y) ≈ I_Gauss(Φ⁻¹(rank x / (n+1)); Φ⁻¹(rank y / (n+1)))
 *
 * It does not change when a coordinate is put through an increasing map, and it is a lower bound of the mutual information,
 * met when the copula is Gaussian. Equal values share the mean of their ranks; how many there are stands in the warnings.
 * Scores of few ranks lie closer together than normal ones: they are used as they are, and corrected for the number of samples
 * as in {@link gaussianMutualInformation}.
 *
 * @param x - Samples, n × d₁.
 * @param y - Samples, n × d₂, n > d₁ + d₂.
 * @param options - `biasCorrection`, `base`, `details`.
 * @returns Mutual information in nats, or in units of `base`. With `details`, local values and standard error.
 * @throws RangeError when lengths differ, there are too few samples, or the ranks of one coordinate are a linear combination of
 *   others'.
 *
 * Edge cases: coordinates of one value share nothing, and are left out; 0 where that is all of x or y.
 *
 * Source: Ince, Giordano, Kayser, Rousselet, Gross & Schyns 2017 (https://doi.org/10.1002/hbm.23471).
 *
 * @example
 * import { gaussianCopulaMutualInformation } from '@infodrop/information';
 * gaussianCopulaMutualInformation([1, 2, 3, 4, 5, 6], [1, 8, 9, 7, 70, 90]); // 0.5329840780
 */
export function gaussianCopulaMutualInformation<Details extends boolean>(
  x: Samples,
  y: Samples,
  options: WithDetails<GaussianOptions, Details>,
): Detailed<Details>;
export function gaussianCopulaMutualInformation(x: Samples, y: Samples, options?: GaussianOptions): number;
export function gaussianCopulaMutualInformation(x: Samples, y: Samples, options?: object): number | Estimate {
  return ofScores('gaussianCopulaMutualInformation', { x, y }, options);
}

/**
 * Conditional mutual information of variables by their Gaussian copula: Gaussian conditional mutual information of the normal
 * scores of the ranks.
 *
 *   I(X; Y | Z) ≈ I_Gauss(scores of x; scores of y | scores of z)
 *
 * @param x - Samples, n × d₁.
 * @param y - Samples, n × d₂.
 * @param z - Samples, n × d₃, n > d₁ + d₂ + d₃.
 * @param options - `biasCorrection`, `base`, `details`.
 * @returns Conditional mutual information in nats, or in units of `base`. With `details`, local values and standard error.
 * @throws RangeError as {@link gaussianCopulaMutualInformation}. Ties as there; no bound on the true value.
 *
 * Source: Ince, Giordano, Kayser, Rousselet, Gross & Schyns 2017 (https://doi.org/10.1002/hbm.23471).
 *
 * @example
 * import { gaussianCopulaConditionalMutualInformation } from '@infodrop/information';
 * gaussianCopulaConditionalMutualInformation([1, 2, 3, 4, 5, 6], [1, 8, 9, 7, 70, 90], [3, 1, 2, 6, 5, 4]); // 1.4451218539
 */
export function gaussianCopulaConditionalMutualInformation<Details extends boolean>(
  x: Samples,
  y: Samples,
  z: Samples,
  options: WithDetails<GaussianOptions, Details>,
): Detailed<Details>;
export function gaussianCopulaConditionalMutualInformation(
  x: Samples,
  y: Samples,
  z: Samples,
  options?: GaussianOptions,
): number;
export function gaussianCopulaConditionalMutualInformation(
  x: Samples,
  y: Samples,
  z: Samples,
  options?: object,
): number | Estimate {
  return ofScores('gaussianCopulaConditionalMutualInformation', { x, y, z }, options);
}

function ofScores(caller: string, variables: Readonly<Record<string, Samples>>, options?: object): number | Estimate {
  const warnings: string[] = [];
  const named = Object.entries(variables).map(([name, samples]) => {
    const { scores, tied } = scored(caller, name, samples);
    if (tied > 0)
      warnings.push(`${tied} values of ${name} are equal to another; equal values share the mean of their ranks.`);
    return [name, scores] as const;
  });
  const gaussian = gaussianOfVariables(caller, named, options);
  return finish(gaussian, { ...mutualInformationOf(gaussian), estimator: 'Gaussian copula', warnings }, options);
}

/** Each column's normal scores, and how many values are equal to another. */
function scored(caller: string, name: string, samples: Samples): { scores: SampleMatrix; tied: number } {
  const matrix = matrixOf(caller, name, samples);
  const { rows, columns } = matrix;
  const data = new Float64Array(rows * columns);
  let tied = 0;
  for (const [j, column] of columnsOf(matrix).entries()) {
    const scores = normalScores(column);
    for (let t = 0; t < rows; t++) data[t * columns + j] = scores[t]!;
    const times = new Map<number, number>();
    for (const value of column) times.set(value, (times.get(value) ?? 0) + 1);
    for (const count of times.values()) if (count > 1) tied += count;
  }
  return { scores: { data, shape: [rows, columns] }, tied };
}
