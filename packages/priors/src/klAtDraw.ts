import { broadcastTo, sub, type Tensor, tidy, util } from '@tensorflow/tfjs-core';
import { closedKlOf } from './closedKlOf.js';
import type { LogNormalPosterior, Posterior, PosteriorKind } from './posteriors/posterior.js';
import type { Prior } from './prior.js';
import { requirePosterior, requirePrior } from './requireLaws.js';

/** The kinds of noise that fall on both sides of 0. */
const REAL: readonly PosteriorKind[] = ['gaussian', 'multiplicativeGaussian'];

/**
 * What a layer pays for one draw: the closed divergence of the pair where there is one, else log p(z|x) − log q(z) at the draw,
 * whose mean over draws is the divergence. Units of log-normal noise that are off are taken as layers take them: see `densityPrior`.
 *
 * @param eta - The standard normals that z was sampled with; shape of z, or with draws before it. A function that gives them is
 * asked only where they are needed.
 * @param parameters - Current values of the prior's parameters. Default none.
 * @returns Nats per unit, shape of z (closed) or of `eta`.
 * @throws RangeError when the prior has neither a closed form for this posterior nor a density, or is 0 where the noise may fall.
 *
 * Source: (5) in [docs/equations.md](../../../docs/equations.md).
 *
 * @example
 * const posterior = gaussianPosterior({ loc: tensor1d([0]), scale: tensor1d([1]) });
 * klAtDraw(posterior, gaussian(), tensor1d([0.3])); // [0]
 */
export function klAtDraw(
  posterior: Posterior,
  prior: Prior,
  eta: Tensor | (() => Tensor),
  parameters: readonly Tensor[] = [],
): Tensor {
  requirePosterior('klAtDraw', posterior);
  requirePrior('klAtDraw', prior);
  const closed = closedKlOf(posterior, prior, parameters);
  if (closed !== null) return closed;
  if (posterior.kind === 'logNormal') return estimateAtDraw(posterior, prior, eta, parameters);
  const logPrior = prior.logProb?.bind(prior);
  if (logPrior === undefined) {
    throw new RangeError(
      `klAtDraw: prior must be one with a closed form for ${posterior.kind} noise, or with logProb, got ${prior.kind}. ` +
        'Give it logProb(z, parameters).',
    );
  }
  if (prior.support === 'positive' && REAL.includes(posterior.kind)) {
    throw new RangeError(
      `klAtDraw: prior must be above 0 where the noise falls, got ${prior.kind}, which has z > 0, for ${posterior.kind} noise. ` +
        'The divergence is infinite: take gaussian(), laplace() or a mixture of them.',
    );
  }
  return tidy(() => {
    const z = posterior.sample(typeof eta === 'function' ? eta() : eta);
    return sub(posterior.logProb(z), logPrior(z, parameters));
  });
}

/** By the prior itself, which knows what to make of a unit that is off and has no density. */
function estimateAtDraw(
  { f, alpha, meanCorrection, cap, gateZeros }: LogNormalPosterior,
  prior: Prior,
  eta: Tensor | (() => Tensor),
  parameters: readonly Tensor[],
): Tensor {
  return tidy(() => {
    const at = typeof eta === 'function' ? eta() : eta;
    const toDraws = (x: Tensor): Tensor => (util.arraysEqual(x.shape, at.shape) ? x : broadcastTo(x, at.shape));
    return prior.klPerUnit({
      f: toDraws(f),
      alpha: toDraws(alpha),
      meanCorrection,
      cap,
      gateZeros: gateZeros ?? prior.hasAtomAtZero,
      parameters,
      eta: at,
    });
  });
}
