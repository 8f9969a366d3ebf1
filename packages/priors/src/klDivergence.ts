import type { Key } from '@infodrop/random';
import { requireInteger, requireOptions, requireThat } from '@infodrop/requirements';
import { mean, mul, sqrt, square, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { closedKlOf } from './closedKlOf.js';
import { klAtDraw } from './klAtDraw.js';
import { standardNormal } from './normal/standardNormal.js';
import type { Posterior, PosteriorKind } from './posteriors/posterior.js';
import type { Prior } from './prior.js';
import { requirePosterior, requirePrior } from './requireLaws.js';

/** For a posterior of each kind, the priors from which its divergence has a closed form. */
export interface ClosedPairs {
  readonly logNormal: 'logUniform' | 'logNormal' | 'gaussian' | 'laplace';
  readonly truncatedLogNormal: 'truncatedLogUniform' | 'logUniform' | 'logNormal';
  readonly gaussian: 'gaussian' | 'laplace';
  readonly multiplicativeGaussian: 'logUniform' | 'gaussian' | 'laplace';
}

/** A divergence in closed form. */
export interface ExactKl {
  readonly kind: 'closed';
  /** Nats, shape of z. */
  readonly perUnit: Tensor;
}

/** A divergence estimated from draws. */
export interface EstimatedKl {
  readonly kind: 'estimate';
  /** Unbiased, nats, shape of z; may be below 0. */
  readonly perUnit: Tensor;
  /** Its standard error, shape of z. */
  readonly standardError: Tensor;
}

/** What `klDivergence` gives for a posterior and a prior of these kinds. */
export type KlOfPair<P extends PosteriorKind, Q extends string> = string extends Q
  ? ExactKl | EstimatedKl
  : Q extends ClosedPairs[P]
    ? ExactKl
    : EstimatedKl;

export interface KlDivergenceOptions {
  /** Current values of the prior's parameters. Default none. */
  readonly parameters?: readonly Tensor[];
  /** What an estimate draws z by; a closed pair needs none. */
  readonly key?: Key;
  /** How many draws an estimate takes, ≥ 2. Default 64. */
  readonly draws?: number;
}

/**
 * Divergence of a posterior from a prior: by the closed form of the pair where there is one, else by an unbiased estimate.
 *
 *   KL(p(z|x) ‖ q(z)) = E_{p(z|x)} [log p(z|x) − log q(z)]
 *
 * | posterior \ prior | logUniform | truncatedLogUniform | logNormal | gaussian | laplace | mixture, a density |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | logNormal | closed, above the cap | infinite: refused | closed | closed | closed | estimate |
 * | truncatedLogNormal | closed, above the widest | closed | closed | estimate | estimate | estimate |
 * | gaussian | estimate, to a constant | infinite: refused | infinite: refused | closed | closed | estimate |
 * | multiplicativeGaussian | closed, above α → ∞ | infinite: refused | infinite: refused | closed | closed | estimate |
 *
 * @param posterior - From `logNormalPosterior`, `truncatedLogNormalPosterior`, `gaussianPosterior` or
 * `multiplicativeGaussianPosterior`.
 * @param prior - Of this package, or of your own.
 * @param options.parameters - Values of the prior's parameters, where it has any.
 * @param options.key - Of `@infodrop/random`, for an estimate. @param options.draws - For an estimate, default 64.
 * @returns `kind`, 'closed' or 'estimate', known to the type where both kinds are; `perUnit`, and `standardError` of an
 * estimate. Differentiable in the posterior's tensors and the parameters.
 * @throws RangeError when the pair needs a key and has none, the prior has no density, or is 0 where the noise may fall; TypeError for an option that there
 * is not.
 *
 * Source: (5) in [docs/equations.md](../../../docs/equations.md).
 *
 * @example
 * const posterior = gaussianPosterior({ loc: tensor1d([0]), scale: tensor1d([1]) });
 * const prior = mixture({ components: [gaussian({ loc: -1 }), gaussian({ loc: 1 })] });
 * klDivergence(posterior, prior, { key: key(7) }).standardError;
 */
export function klDivergence<P extends Posterior, Q extends string>(
  posterior: P,
  prior: Prior<Q>,
  options: KlDivergenceOptions = {},
): KlOfPair<P['kind'], Q> {
  requirePosterior('klDivergence', posterior);
  requirePrior('klDivergence', prior);
  requireOptions('klDivergence', options, ['parameters', 'key', 'draws']);
  const { parameters = [], key, draws = 64 } = options;
  const perUnit = closedKlOf(posterior, prior, parameters);
  if (perUnit !== null) return { kind: 'closed', perUnit } satisfies ExactKl as KlOfPair<P['kind'], Q>;
  requireThat(
    typeof prior.logProb === 'function',
    'klDivergence',
    'prior',
    `one with a closed form for ${posterior.kind} noise, or with logProb`,
    prior.kind,
    'Give it logProb(z, parameters).',
  );
  requireThat(
    key !== undefined,
    'klDivergence',
    'options.key',
    'a key of @infodrop/random',
    key,
    `The divergence of ${posterior.kind} noise from a ${prior.kind} prior has no closed form, and is estimated from draws.`,
  );
  requireInteger('klDivergence', 'options.draws', draws, 2);
  const [estimated, standardError] = tidy((): [Tensor, Tensor] => {
    const ratios = klAtDraw(posterior, prior, standardNormal(key!, [draws, ...posterior.shape]), parameters);
    const estimate = mean(ratios, 0);
    const squares = sum(square(sub(ratios, estimate)), 0);
    return [estimate, sqrt(mul(squares, 1 / (draws * (draws - 1))))];
  });
  return { kind: 'estimate', perUnit: estimated, standardError } satisfies EstimatedKl as KlOfPair<P['kind'], Q>;
}
