import { requireNumber, requireOptions, requireThat } from '@infodrop/requirements';
import { add, clone, exp, mul, square, sub, tidy } from '@tensorflow/tfjs-core';
import { type Likelihood, parametersOf, sumPerExample } from './likelihood.js';

/** Arguments of {@link gaussianLikelihood}. */
export interface GaussianLikelihoodOptions {
  /** Standard deviation of every value, > 0; 'learned': the decoder gives the logarithm of one for each. Default 1. */
  readonly scale?: number | 'learned';
}

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

/**
 * The Gaussian likelihood of real values.
 *
 *   log p(x|z) = Σ −½ ((x − loc)/scale)² − log scale − ½ log 2π
 *
 * With a fixed scale the decoder gives loc, with a learned one loc and log scale. A learned scale has no floor: where a decoder can copy
 * a value exactly the likelihood grows without end.
 *
 * @param options - `scale`, a number > 0 (1) or 'learned'.
 * @returns A likelihood of one parameter per value, or of two.
 * @throws RangeError when `scale` is neither; TypeError for an option that there is not.
 *
 * Source: D. P. Kingma, M. Welling, [Auto-Encoding Variational Bayes](https://arxiv.org/abs/1312.6114), 2013, appendix C.2.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { gaussianLikelihood } from '@infodrop/vae';
 * gaussianLikelihood({ scale: 0.5 }).logProb(tensor2d([[1]]), tensor2d([[0]])); // [−2.2258]
 */
export function gaussianLikelihood(options: GaussianLikelihoodOptions = {}): Likelihood {
  requireOptions('gaussianLikelihood', options, ['scale']);
  const { scale = 1 } = options;
  requireThat(
    typeof scale === 'number' || (scale as unknown) === 'learned',
    'gaussianLikelihood',
    'scale',
    "a number > 0 or 'learned'",
    scale,
  );
  if (typeof scale === 'number') requireNumber('gaussianLikelihood', 'scale', scale, { least: 0, above: true });
  const parametersPerValue = scale === 'learned' ? 2 : 1;
  return {
    kind: 'gaussian',
    parametersPerValue,
    domain: 'real',
    logProb: (x, parameters) =>
      tidy(() => {
        const [loc, logScale] = parametersOf('gaussianLikelihood', parametersPerValue, parameters, x);
        const distance = square(sub(x, loc!));
        const cost =
          scale === 'learned'
            ? add(mul(mul(distance, exp(mul(logScale!, -2))), 0.5), logScale!)
            : add(mul(distance, 0.5 / scale ** 2), Math.log(scale));
        return sumPerExample(sub(-HALF_LOG_2PI, cost));
      }),
    mean: (parameters) => tidy(() => clone(parametersOf('gaussianLikelihood', parametersPerValue, parameters)[0]!)),
    getConfig: () => ({ kind: 'gaussian', scale }),
  };
}
