import { requireTensor } from '@infodrop/requirements';
import { add, div, exp, log, maximum, mul, sqrt, square, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { logNormalCdf } from '../normal/logNormalCdf.js';
import { standardEnds, truncatedNormal, type TruncatedNormalLaw } from './truncatedNormal.js';

export interface TruncatedLogNormalMoments {
  /** E z. */
  readonly mean: Tensor;
  /** E z / √Var z: what units are pruned by. */
  readonly signalToNoise: Tensor;
}

/**
 * Mean and signal-to-noise ratio of truncated log-normal noise.
 *
 *   E zᵏ = exp(k·loc + k²·scale²/2) [Φ(b − k·scale) − Φ(a − k·scale)] / Z
 *
 * with a = (low − loc)/scale, b = (high − loc)/scale and Z = Φ(b) − Φ(a), by logarithms, so that no factor overflows.
 *
 * @param posterior - From `truncatedLogNormalPosterior`; loc in [low, high] and scale ≤ high − low.
 * @returns `mean` and `signalToNoise`, shape of z; differentiable in loc and scale.
 *
 * Source: K. Neklyudov et al., [Structured Bayesian Pruning via Log-Normal Multiplicative
 * Noise](https://arxiv.org/abs/1705.07283), 2017.
 *
 * @example
 * const posterior = truncatedLogNormalPosterior({ loc: tensor1d([-1]), scale: tensor1d([0.1]) });
 * truncatedLogNormalMoments(posterior).signalToNoise; // [9.975]
 */
export function truncatedLogNormalMoments(posterior: TruncatedNormalLaw): TruncatedLogNormalMoments {
  const { loc: place, scale: spread } = (posterior as Partial<TruncatedNormalLaw> | null | undefined) ?? {};
  requireTensor('truncatedLogNormalMoments', 'loc of the posterior', place);
  requireTensor('truncatedLogNormalMoments', 'scale of the posterior', spread);
  const [mean, signalToNoise] = tidy((): [Tensor, Tensor] => {
    const { loc, scale } = posterior;
    const logMass = truncatedNormal(posterior).logMass();
    const [a, b] = standardEnds(posterior);
    const moment = (k: number): Tensor => {
      const logScale = sub(add(mul(loc, k), mul(square(scale), (k * k) / 2)), logMass);
      const [below, above] = [a, b].map((end) => exp(add(logScale, logNormalCdf(sub(end, mul(scale, k)))))) as [
        Tensor,
        Tensor,
      ];
      return sub(above, below);
    };
    const first = moment(1);
    // Var z / (E z)² = E z² / (E z)² − 1, which rounding may bring to 0 and below for hardly any noise.
    const relative = sub(exp(sub(log(moment(2)), mul(log(first), 2))), 1);
    return [first, div(1, sqrt(maximum(relative, 1e-12)))];
  });
  return { mean, signalToNoise };
}
