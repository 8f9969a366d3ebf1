import { inUnits, type Detailed, type Estimate, type EstimateOptions, type WithDetails } from '../estimate.js';
import { describe, requireOptions } from '@infodrop/requirements';
import { isArray, type NumericArray, type Samples } from '../samples.js';
import { scoresOf, vectorOf } from './scores.js';

/** Options of {@link kolchinskyTraceyMutualInformation} and {@link kolchinskyTraceyEntropy}. */
export interface KolchinskyTraceyOptions extends EstimateOptions {
  /** Weights cᵢ of the components, > 0, summing to one; all 1/n by default. */
  readonly weights?: NumericArray | undefined;
}

/**
 * Pairwise bound on what a component's noisy sample says of which component it is from, of Kolchinsky and Tracey.
 *
 *   Î_D = −Σᵢ cᵢ log Σⱼ cⱼ exp(−D(pᵢ ‖ pⱼ))
 *
 * With D the Kullback–Leibler divergence it is an upper bound of I(X; Z), where x picks the component and z is drawn from it;
 * with D a Chernoff divergence (α = ½: Bhattacharyya's distance) a lower bound. So a representation p(z|x) of n inputs has both.
 *
 * @param divergences - D(pᵢ ‖ pⱼ) ≥ 0 in nats, a row each i and a column each j, shape [n, n], with zeros on the diagonal.
 * @param options - `weights`; `base`, `details`.
 * @returns The bound in nats (or in units of `base`), from 0 (all components alike) to the entropy of the weights (all apart).
 *   With `details`, an {@link Estimate}, with a local value each i when the weights are equal.
 * @throws RangeError when the matrix is not square, a divergence is negative or not finite, one of the diagonal is not 0, or the
 *   weights are not positive with sum one.
 *
 * An infinite divergence is refused; 1e300 stands for it. Divergences do not change when z is passed through an invertible map:
 * those of log-normal noise are those of the Gaussian noise of log z.
 *
 * Source: Kolchinsky and Tracey (2017, https://doi.org/10.3390/e19070361), Estimating mixture entropy with pairwise distances,
 * eqs. 6 and following.
 *
 * @example
 * import { kolchinskyTraceyMutualInformation } from '@infodrop/information';
 * kolchinskyTraceyMutualInformation([[0, 2], [2, 0]]); // 0.5662191695 = log 2 − log(1 + exp(−2))
 */
export function kolchinskyTraceyMutualInformation<Details extends boolean>(
  divergences: Samples,
  options: WithDetails<KolchinskyTraceyOptions, Details>,
): Detailed<Details>;
export function kolchinskyTraceyMutualInformation(divergences: Samples, options?: KolchinskyTraceyOptions): number;
export function kolchinskyTraceyMutualInformation(
  divergences: Samples,
  options?: KolchinskyTraceyOptions | WithDetails<KolchinskyTraceyOptions, boolean>,
): number | Estimate {
  return pairwise('kolchinskyTraceyMutualInformation', divergences, undefined, options);
}

/**
 * Pairwise bound on the (differential) entropy of a mixture, of Kolchinsky and Tracey.
 *
 *   Ĥ_D = Σᵢ cᵢ H(pᵢ) − Σᵢ cᵢ log Σⱼ cⱼ exp(−D(pᵢ ‖ pⱼ))
 *
 * An upper bound with the Kullback–Leibler divergence, a lower bound with a Chernoff divergence: see
 * {@link kolchinskyTraceyMutualInformation}, which is its second term.
 *
 * @param divergences - D(pᵢ ‖ pⱼ) ≥ 0 in nats, a row each i and a column each j, shape [n, n], with zeros on the diagonal.
 * @param componentEntropies - H(pᵢ) in nats (differential for densities), shape [n].
 * @param options - `weights`; `base`, `details`.
 * @returns The bound in nats (or in units of `base`). With `details`, an {@link Estimate}.
 * @throws As {@link kolchinskyTraceyMutualInformation}; RangeError when there is not one finite entropy each component.
 *
 * Exact for components that are all alike or all apart. Source: Kolchinsky and Tracey (2017, https://doi.org/10.3390/e19070361).
 *
 * @example
 * import { kolchinskyTraceyEntropy } from '@infodrop/information';
 * kolchinskyTraceyEntropy([[0, 2], [2, 0]], [1, 1]); // 1.5662191695
 */
export function kolchinskyTraceyEntropy<Details extends boolean>(
  divergences: Samples,
  componentEntropies: NumericArray,
  options: WithDetails<KolchinskyTraceyOptions, Details>,
): Detailed<Details>;
export function kolchinskyTraceyEntropy(
  divergences: Samples,
  componentEntropies: NumericArray,
  options?: KolchinskyTraceyOptions,
): number;
export function kolchinskyTraceyEntropy(
  divergences: Samples,
  componentEntropies: NumericArray,
  options?: KolchinskyTraceyOptions | WithDetails<KolchinskyTraceyOptions, boolean>,
): number | Estimate {
  const caller = 'kolchinskyTraceyEntropy';
  // The other measure is this one without them.
  if (!isArray(componentEntropies)) {
    throw new TypeError(
      `${caller}: componentEntropies must be an array of numbers, got ${describe(componentEntropies)}.`,
    );
  }
  return pairwise(caller, divergences, componentEntropies, options);
}

function pairwise(
  caller: string,
  divergences: Samples,
  componentEntropies: NumericArray | undefined,
  options: KolchinskyTraceyOptions | WithDetails<KolchinskyTraceyOptions, boolean> | undefined,
): number | Estimate {
  requireOptions(caller, options, ['weights', 'base', 'details']);
  const { data, n } = scoresOf(caller, 'divergences', divergences, 1);
  for (let cell = 0; cell < data.length; cell++) {
    const divergence = data[cell]!;
    if (divergence < 0 || (divergence > 0 && cell % (n + 1) === 0)) {
      throw new RangeError(
        `${caller}: divergences must be ≥ 0, and 0 on the diagonal, got ${divergence} at [${Math.floor(cell / n)}, ${cell % n}].`,
      );
    }
  }
  const weights = weightsOf(caller, options?.weights, n);
  const entropies =
    componentEntropies === undefined ? undefined : vectorOf(caller, 'componentEntropies', componentEntropies, n);
  const local = pairwiseTerms(weights, (i, j) => data[i * n + j]!);
  if (entropies !== undefined) for (let i = 0; i < n; i++) local[i]! += entropies[i]!;
  return inUnits(
    caller,
    {
      nats: weightedMean(weights, local),
      estimator: 'Kolchinsky–Tracey',
      settings: { weights: options?.weights === undefined ? 'equal' : [...weights] },
      localNats: options?.weights === undefined ? local : undefined,
      warnings: [],
    },
    options,
  );
}

/** −log Σⱼ cⱼ exp(−D(i, j)) for each i: at most −log cᵢ, since D(i, i) = 0. */
export function pairwiseTerms(weights: Float64Array, divergence: (i: number, j: number) => number): Float64Array {
  return weights.map((own, i) => {
    let sum = own;
    for (let j = 0; j < weights.length; j++) if (j !== i) sum += weights[j]! * Math.exp(-divergence(i, j));
    return -Math.log(sum);
  });
}

export function weightedMean(weights: Float64Array, terms: Float64Array): number {
  return terms.reduce((sum, term, i) => sum + weights[i]! * term, 0);
}

/** The weights, checked; all 1/n where there are none. */
export function weightsOf(caller: string, weights: NumericArray | undefined, n: number): Float64Array {
  if (weights === undefined) return new Float64Array(n).fill(1 / n);
  const given = vectorOf(caller, 'weights', weights, n);
  const sum = given.reduce((total, weight) => total + weight, 0);
  const least = given.reduce((a, b) => Math.min(a, b), Infinity);
  if (!(least > 0)) {
    throw new RangeError(`${caller}: weights must be > 0, got ${least}. Leave out components of no weight.`);
  }
  if (!(Math.abs(sum - 1) <= 1e-9)) {
    throw new RangeError(`${caller}: weights must sum to 1, got ${sum}. Divide them by their sum.`);
  }
  return given;
}
