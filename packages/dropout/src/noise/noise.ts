import { isPositive, demand, shown } from '../requirements.js';

/** ε = 1/(1 − rate) with probability 1 − rate, else 0: binary dropout. */
export interface BernoulliNoise {
  readonly kind: 'bernoulli';
  readonly rate: number;
}

/** ε ~ N(1, std²): Gaussian dropout. */
export interface GaussianNoise {
  readonly kind: 'gaussian';
  readonly std: number;
}

/** ε ~ U(1 − halfWidth, 1 + halfWidth): continuous dropout, scaled to mean 1. */
export interface UniformNoise {
  readonly kind: 'uniform';
  readonly halfWidth: number;
}

/** log ε ~ N(0, α²), or N(−α²/2, α²) with `meanCorrection`. */
export interface LogNormalNoise {
  readonly kind: 'logNormal';
  /** What sets α: a number, one trained value per channel, or the input. */
  readonly strength: number | 'learned' | 'input';
  readonly minAlpha: number;
  readonly maxAlpha: number;
  readonly meanCorrection: boolean;
}

/** The law of ε in z = ε ⊙ f(x) (seed eq. 19), as plain JSON. */
export type Noise = BernoulliNoise | GaussianNoise | UniformNoise | LogNormalNoise;

/**
 * Binary dropout: units are dropped with probability `rate`, and the others scaled so that the mean stays.
 *
 *   P(ε = 0) = rate,  P(ε = 1/(1 − rate)) = 1 − rate;  E ε = 1, Var ε = rate/(1 − rate)
 *
 * @param args.rate - In [0, 1).
 * @throws RangeError when the rate is outside.
 *
 * @example
 * bernoulliNoise({ rate: 0.5 });
 */
export function bernoulliNoise({ rate }: { readonly rate: number }): BernoulliNoise {
  demand(rate >= 0 && rate < 1, 'bernoulliNoise: rate', 'in [0, 1)', rate, 'It is the share of units dropped.');
  return { kind: 'bernoulli', rate };
}

/**
 * Gaussian dropout.
 *
 *   ε = 1 + std·η, η ~ N(0, 1);  E ε = 1, Var ε = std²
 *
 * @param args.std - Standard deviation of ε, > 0. √(p/(1 − p)) has the variance of binary dropout at rate p.
 * @throws RangeError when it is not a finite number above 0.
 *
 * @example
 * gaussianNoise({ std: 1 });
 */
export function gaussianNoise({ std }: { readonly std: number }): GaussianNoise {
  demand(
    isPositive(std),
    'gaussianNoise: std',
    'a finite number > 0',
    std,
    '1 has the variance of binary dropout at rate ½.',
  );
  return { kind: 'gaussian', std };
}

/**
 * Uniform noise, the continuous dropout of mean 1.
 *
 *   ε ~ U(1 − halfWidth, 1 + halfWidth);  E ε = 1, Var ε = halfWidth²/3
 *
 * @param args.halfWidth - In (0, 1]; 1 is a mask U(0, 1) whose test-time scale ½ is divided out.
 * @throws RangeError when it is outside.
 *
 * @example
 * uniformNoise({ halfWidth: 1 });
 */
export function uniformNoise({ halfWidth }: { readonly halfWidth: number }): UniformNoise {
  demand(halfWidth > 0 && halfWidth <= 1, 'uniformNoise: halfWidth', 'in (0, 1]', halfWidth, '1 is a mask U(0, 2).');
  return { kind: 'uniform', halfWidth };
}

export interface LogNormalNoiseOptions {
  /** A number: α everywhere. 'learned': one trained α per channel. 'input': α(x), the default. */
  readonly strength?: number | 'learned' | 'input';
  /** Smallest α of a learned or input-dependent strength, > 0. Default 0.001. */
  readonly minAlpha?: number;
  /** What the sigmoid scales, > 0: the cap of α is minAlpha + maxAlpha. Default 0.7. */
  readonly maxAlpha?: number;
  /** Whether ε is divided by its mean, so that E ε = 1. Default true; the paper does not (false). */
  readonly meanCorrection?: boolean;
}

/**
 * Log-normal noise, that of information dropout.
 *
 *   ε = exp(αη − α²/2), η ~ N(0, 1);  E ε = 1, Var ε = e^{α²} − 1          with meanCorrection
 *   ε = exp(αη);                      median 1, E ε = e^{α²/2}             without, as in the paper
 *
 * α is the standard deviation of log ε. Where it is trained, α = minAlpha + maxAlpha·σ(·).
 *
 * @throws RangeError when `minAlpha` or `maxAlpha` is not a finite number above 0, or `strength` is unknown, not above
 * 0, or above the cap minAlpha + maxAlpha.
 *
 * Source: seed eq. 20; the bounds are the paper's (α(x) < 0.7) and its code's (0.001).
 *
 * @example
 * logNormalNoise({ strength: 0.5 }); // constant
 * logNormalNoise(); // α(x), between 0.001 and 0.701
 */
export function logNormalNoise(options: LogNormalNoiseOptions = {}): LogNormalNoise {
  return logNormalNoiseFor('logNormalNoise', options);
}

/** The same for another function, which its errors name. */
export function logNormalNoiseFor(caller: string, options: LogNormalNoiseOptions): LogNormalNoise {
  const strength = options.strength ?? 'input';
  const minAlpha = options.minAlpha ?? 0.001;
  const maxAlpha = options.maxAlpha ?? 0.7;
  const meanCorrection = options.meanCorrection ?? true;
  demand(
    isPositive(minAlpha),
    `${caller}: minAlpha`,
    'a finite number > 0',
    minAlpha,
    'At α = 0 the divergence is infinite.',
  );
  demand(isPositive(maxAlpha), `${caller}: maxAlpha`, 'a finite number > 0', maxAlpha, 'The default is 0.7.');
  if (typeof strength === 'number') {
    demand(
      isPositive(strength) && strength <= minAlpha + maxAlpha,
      `${caller}: strength`,
      `in (0, minAlpha + maxAlpha = ${minAlpha + maxAlpha}]`,
      strength,
      'Raise maxAlpha for stronger noise.',
    );
  } else {
    demand(
      ['learned', 'input'].includes(strength),
      `${caller}: strength`,
      "a number, 'learned' or 'input'",
      strength,
      "The default is 'input'.",
    );
  }
  return { kind: 'logNormal', strength, minAlpha, maxAlpha, meanCorrection };
}

/** The noise of a configuration, checked again: what a saved layer is rebuilt from. */
export function noiseFromConfig(config: Noise): Noise {
  const kind: unknown = (config as Partial<Noise> | undefined)?.kind;
  switch (kind) {
    case 'bernoulli':
      return bernoulliNoise(config as BernoulliNoise);
    case 'gaussian':
      return gaussianNoise(config as GaussianNoise);
    case 'uniform':
      return uniformNoise(config as UniformNoise);
    case 'logNormal':
      return logNormalNoise(config as LogNormalNoise);
    default:
      throw new RangeError(
        `noise: kind must be 'bernoulli', 'gaussian', 'uniform' or 'logNormal', got ${shown(kind)}. ` +
          'Make it by bernoulliNoise(), gaussianNoise(), uniformNoise() or logNormalNoise().',
      );
  }
}

/** The largest α that this noise can reach. */
export const capOf = (noise: LogNormalNoise): number => noise.minAlpha + noise.maxAlpha;
