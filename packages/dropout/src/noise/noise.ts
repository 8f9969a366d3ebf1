import {
  describe,
  nearest,
  requireBoolean,
  requireOneOf,
  requireOptions,
  requireSomeOptions,
  requireThat,
} from '@infodrop/requirements';
import { type ConcreteNoise, concreteNoise } from './concreteNoise.js';
import { type TruncatedLogNormalNoise, truncatedLogNormalNoise } from './truncatedLogNormalNoise.js';

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

/** ε ~ N(1, α) of trained α ≤ maxStd²: variational dropout on activations. */
export interface LearnedGaussianNoise {
  readonly kind: 'gaussian';
  readonly std: 'learned';
  /** Where √α starts, > 0 and below `maxStd`. */
  readonly initialStd: number;
  /** What √α stays below, > 0. */
  readonly maxStd: number;
  /** Whether there is one α for the layer, or one for each of its channels. */
  readonly per: 'layer' | 'channel';
}

/** ε ~ U(1 − halfWidth, 1 + halfWidth): continuous dropout, scaled to mean 1. */
export interface UniformNoise {
  readonly kind: 'uniform';
  readonly halfWidth: number;
}

/** log ε ~ N(−α²/2, α²) with `meanCorrection`, N(0, α²) without. */
export interface LogNormalNoise {
  readonly kind: 'logNormal';
  /** What α is: a number, one trained value per channel ('learned'), or a function of the input ('input'). */
  readonly alpha: number | 'learned' | 'input';
  readonly minAlpha: number;
  readonly alphaRange: number;
  readonly meanCorrection: boolean;
}

/** A law of ε whose strength is given, but for log-normal noise, whose may also be trained. */
export type ConstantNoise = BernoulliNoise | GaussianNoise | UniformNoise | LogNormalNoise;

/** A law of ε whose strength is trained, and which has a cost of its own. */
export type LearnedNoise = LearnedGaussianNoise | TruncatedLogNormalNoise | ConcreteNoise;

/** The law of ε in z = ε ⊙ f(x), (19) in [docs/equations.md](../../../../docs/equations.md), as plain JSON. */
export type Noise = ConstantNoise | LearnedNoise;

/** Whether the strength of this noise is trained, and costs something by itself. */
export const isLearned = (noise: Noise): noise is LearnedNoise =>
  noise.kind === 'truncatedLogNormal' ||
  noise.kind === 'concrete' ||
  (noise.kind === 'gaussian' && noise.std === 'learned');

/**
 * Binary dropout: units are dropped with probability `rate`, and the others scaled so that the mean stays.
 *
 *   P(ε = 0) = rate,  P(ε = 1/(1 − rate)) = 1 − rate;  E ε = 1, Var ε = rate/(1 − rate)
 *
 * @param options.rate - In [0, 1).
 * @throws RangeError when the rate is outside; TypeError for an option that there is not.
 *
 * @example
 * bernoulliNoise({ rate: 0.5 });
 */
export function bernoulliNoise(options: { readonly rate: number }): BernoulliNoise {
  requireSomeOptions('bernoulliNoise', options, ['rate']);
  const { rate } = options;
  const holds = typeof rate === 'number' && rate >= 0 && rate < 1;
  requireThat(holds, 'bernoulliNoise', 'rate', 'in [0, 1)', rate, 'It is the share of units dropped.');
  return { kind: 'bernoulli', rate };
}

export interface LearnedGaussianNoiseOptions {
  readonly std: 'learned';
  /** Where √α starts, > 0 and below `maxStd`. Default half of `maxStd`. */
  readonly initialStd?: number;
  /** What √α stays below, > 0. Default 1, the variance of binary dropout at rate ½: above it the posterior's fit is poor. */
  readonly maxStd?: number;
  /** One α for the layer, or one for each channel (the default): in a dense layer, for each unit. */
  readonly per?: 'layer' | 'channel';
}

/**
 * Gaussian dropout.
 *
 *   ε = 1 + std·η, η ~ N(0, 1);  E ε = 1, Var ε = std²
 *
 * With `std: 'learned'` it is variational dropout on activations: α = std² is trained, between 0 and maxStd², and costs
 * `variationalKl(α)` for each unit (see `multiplicativeNoise`).
 *
 * @param options.std - Standard deviation of ε, > 0, or 'learned'. √(p/(1 − p)) has the variance of binary dropout at rate p.
 * @throws RangeError when a number is outside its domain; TypeError for an option that there is not.
 *
 * Source: D. P. Kingma, T. Salimans, M. Welling,
 * [Variational Dropout and the Local Reparameterization Trick](https://arxiv.org/abs/1506.02557), 2015.
 *
 * @example
 * gaussianNoise({ std: 1 });
 * gaussianNoise({ std: 'learned', per: 'layer' });
 */
export function gaussianNoise(options: { readonly std: number }): GaussianNoise;
export function gaussianNoise(options: LearnedGaussianNoiseOptions): LearnedGaussianNoise;
export function gaussianNoise(
  options: { readonly std: number } | LearnedGaussianNoiseOptions,
): GaussianNoise | LearnedGaussianNoise {
  const learned = (options as Partial<LearnedGaussianNoiseOptions> | undefined)?.std === 'learned';
  requireSomeOptions('gaussianNoise', options, learned ? ['std', 'initialStd', 'maxStd', 'per'] : ['std']);
  if (options.std === 'learned') {
    const { maxStd = 1, initialStd = maxStd / 2, per = 'channel' } = options;
    requireThat(isPositive(maxStd), 'gaussianNoise', 'maxStd', 'a finite number > 0', maxStd, 'The default is 1.');
    requireThat(
      isPositive(initialStd) && initialStd < maxStd,
      'gaussianNoise',
      'initialStd',
      `in (0, maxStd = ${maxStd})`,
      initialStd,
      'The default is half of maxStd.',
    );
    requireOneOf('gaussianNoise', 'per', per, ['layer', 'channel']);
    return { kind: 'gaussian', std: 'learned', initialStd, maxStd, per };
  }
  const { std } = options;
  requireThat(
    isPositive(std),
    'gaussianNoise',
    'std',
    "a finite number > 0, or 'learned'",
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
 * @param options.halfWidth - In (0, 1]. 1 is U(0, 2): a mask U(0, 1), divided by its mean ½.
 * @throws RangeError when it is outside; TypeError for an option that there is not.
 *
 * @example
 * uniformNoise({ halfWidth: 1 });
 */
export function uniformNoise(options: { readonly halfWidth: number }): UniformNoise {
  requireSomeOptions('uniformNoise', options, ['halfWidth']);
  const { halfWidth } = options;
  requireThat(
    typeof halfWidth === 'number' && halfWidth > 0 && halfWidth <= 1,
    'uniformNoise',
    'halfWidth',
    'in (0, 1]',
    halfWidth,
    '1 is U(0, 2): a mask U(0, 1), divided by its mean.',
  );
  return { kind: 'uniform', halfWidth };
}

export interface LogNormalNoiseOptions {
  /** A number: α everywhere. 'learned': one trained α per channel. 'input': α(x), the default. */
  readonly alpha?: number | 'learned' | 'input';
  /** Smallest α where it is learned or depends on the input, > 0. Default 0.001. */
  readonly minAlpha?: number;
  /** How far α ranges above `minAlpha`, > 0: its cap is minAlpha + alphaRange. Default 0.7. */
  readonly alphaRange?: number;
  /** Whether ε is divided by its mean, so that E ε = 1. Default true; the paper does not (false). */
  readonly meanCorrection?: boolean;
}

/** Options of a noise whose α depends on the input. */
export const ALPHA_BOUNDS = ['minAlpha', 'alphaRange'] as const;

const LOG_NORMAL_OPTIONS = ['alpha', ...ALPHA_BOUNDS, 'meanCorrection'] as const;

/**
 * Log-normal noise, that of information dropout.
 *
 *   ε = exp(αη − α²/2), η ~ N(0, 1);  E ε = 1, Var ε = e^{α²} − 1          with meanCorrection
 *   ε = exp(αη);                      median 1, E ε = e^{α²/2}             without, as in the paper
 *
 * α is the standard deviation of log ε. Where it is trained, α = minAlpha + alphaRange·σ(·).
 *
 * @throws RangeError when `minAlpha` or `alphaRange` is not a finite number above 0, or `alpha` is unknown, not above 0, or
 * above the cap minAlpha + alphaRange; TypeError for an option that there is not.
 *
 * Source: (20) in [docs/equations.md](../../../../docs/equations.md); the bounds are the paper's (α(x) < 0.7) and its
 * code's (0.001).
 *
 * @example
 * logNormalNoise({ alpha: 0.5 }); // constant
 * logNormalNoise(); // α(x), between 0.001 and 0.701
 */
export function logNormalNoise(options: LogNormalNoiseOptions = {}): LogNormalNoise {
  requireOptions('logNormalNoise', options, LOG_NORMAL_OPTIONS);
  return logNormalNoiseFor('logNormalNoise', options);
}

/** The same for another function, which its errors name, and which has options of other kinds too. */
export function logNormalNoiseFor(caller: string, options: LogNormalNoiseOptions): LogNormalNoise {
  const { alpha = 'input', minAlpha = 0.001, alphaRange = 0.7, meanCorrection = true } = options;
  requireThat(
    isPositive(minAlpha),
    caller,
    'minAlpha',
    'a finite number > 0',
    minAlpha,
    'At α = 0 the divergence is infinite.',
  );
  requireThat(isPositive(alphaRange), caller, 'alphaRange', 'a finite number > 0', alphaRange, 'The default is 0.7.');
  if (typeof alpha === 'number') {
    requireThat(
      isPositive(alpha) && alpha <= minAlpha + alphaRange,
      caller,
      'alpha',
      `in (0, minAlpha + alphaRange = ${minAlpha + alphaRange}]`,
      alpha,
      'Raise alphaRange for stronger noise.',
    );
  } else {
    requireThat(
      ['learned', 'input'].includes(alpha),
      caller,
      'alpha',
      "a number, 'learned' or 'input'",
      alpha,
      "The default is 'input'.",
    );
  }
  requireBoolean(caller, 'meanCorrection', meanCorrection);
  return { kind: 'logNormal', alpha, minAlpha, alphaRange, meanCorrection };
}

const KINDS: readonly string[] = [
  'bernoulli',
  'gaussian',
  'uniform',
  'logNormal',
  'truncatedLogNormal',
  'concrete',
] satisfies Noise['kind'][];

/** The noise of a configuration, checked again: what a saved layer is rebuilt from. */
export function noiseFromConfig(caller: string, config: Noise | undefined): Noise {
  const { kind, ...options }: Partial<Noise> = config ?? {};
  switch (kind) {
    case 'bernoulli':
      return bernoulliNoise(options as BernoulliNoise);
    case 'gaussian':
      return gaussianNoise(options as { readonly std: number });
    case 'uniform':
      return uniformNoise(options as UniformNoise);
    case 'logNormal':
      return logNormalNoise(options as LogNormalNoise);
    case 'truncatedLogNormal':
      return truncatedLogNormalNoise(options as TruncatedLogNormalNoise);
    case 'concrete':
      return concreteNoise(options as ConcreteNoise);
    default: {
      const near = typeof kind === 'string' ? nearest(kind, KINDS) : undefined;
      throw new RangeError(
        `${caller}: noise.kind must be one of ${KINDS.join(', ')}, got ${describe(kind)}. ` +
          `${near === undefined ? '' : `Did you mean ${near}? `}Make it by bernoulliNoise(), gaussianNoise(), uniformNoise(), ` +
          'logNormalNoise(), truncatedLogNormalNoise() or concreteNoise().',
      );
    }
  }
}

/** The same, of learned strength. */
export function learnedNoiseOf(caller: string, config: LearnedNoise): LearnedNoise {
  const noise = noiseFromConfig(caller, config);
  requireThat(isLearned(noise), caller, 'noise', 'of learned strength', noise.kind, 'It has no cost otherwise.');
  return noise as LearnedNoise;
}

/** The same, of concrete noise. */
export function concreteNoiseOf(caller: string, config: ConcreteNoise): ConcreteNoise {
  const noise = noiseFromConfig(caller, config);
  requireThat(noise.kind === 'concrete', caller, 'noise', 'from concreteNoise()', noise.kind);
  return noise as ConcreteNoise;
}

/** The largest α that this noise can reach. */
export const capOf = (noise: Pick<LogNormalNoise, 'minAlpha' | 'alphaRange'>): number =>
  noise.minAlpha + noise.alphaRange;

const isPositive = (value: number): boolean => value > 0 && Number.isFinite(value);
