import { requireNumber, requireOneOf, requireSomeOptions } from '@infodrop/requirements';
import { type GaussianNoise, gaussianNoise, type UniformNoise, uniformNoise } from './noise.js';

export interface ContinuousNoiseOptions {
  /** The law of the mask: U(0, 1), or N(½, std²). */
  readonly mask: 'uniform' | 'gaussian';
  /** Standard deviation of a Gaussian mask, > 0; the paper tries 0.2. */
  readonly std?: number;
}

/**
 * Continuous dropout: a mask between 0 and 1 instead of one of zeros and ones, divided by its mean ½.
 *
 *   ε = 2m,  m ~ U(0, 1)  or  N(½, std²);   E ε = 1, Var ε = 1/3  or  4 std²
 *
 * The paper scales by ½ in testing instead, which is the same network. Its noise is `uniformNoise({ halfWidth: 1 })` and
 * `gaussianNoise({ std: 2 std })`.
 *
 * @throws RangeError when the mask is unknown or `std` is not a finite number above 0, or given for a uniform mask; TypeError for
 * an option that there is not.
 *
 * Source: X. Shen et al., [Continuous Dropout](https://arxiv.org/abs/1911.12675), 2018.
 *
 * @example
 * multiplicativeNoise({ noise: continuousNoise({ mask: 'gaussian', std: 0.2 }) });
 */
export function continuousNoise(options: ContinuousNoiseOptions): UniformNoise | GaussianNoise {
  requireSomeOptions('continuousNoise', options, ['mask', 'std']);
  const { mask, std } = options;
  if (requireOneOf('continuousNoise', 'mask', mask, ['uniform', 'gaussian']) === 'gaussian') {
    return gaussianNoise({ std: 2 * requireNumber('continuousNoise', 'std', std ?? NaN, { least: 0, above: true }) });
  }
  if (std !== undefined) {
    throw new RangeError(`continuousNoise: std must be left out for a uniform mask, got ${std}. Its variance is 1/12.`);
  }
  return uniformNoise({ halfWidth: 1 });
}
