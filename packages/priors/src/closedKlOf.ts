import type { Tensor } from '@tensorflow/tfjs-core';
import type { Posterior } from './posteriors/posterior.js';
import type { Prior } from './prior.js';

/** The closed divergence of a posterior from a prior, per unit, nats; null where the pair has none. */
export function closedKlOf(posterior: Posterior, prior: Prior, parameters: readonly Tensor[]): Tensor | null {
  switch (posterior.kind) {
    case 'logNormal': {
      if (prior.klPerUnit.isEstimate === true) return null;
      const { f, alpha, meanCorrection, cap, gateZeros } = posterior;
      const options = { f, alpha, meanCorrection, cap, gateZeros: gateZeros ?? prior.hasAtomAtZero, parameters };
      return prior.klPerUnit(options);
    }
    case 'truncatedLogNormal':
      return prior.closedKl?.truncatedLogNormal?.(posterior, parameters) ?? null;
    case 'gaussian':
      return prior.closedKl?.gaussian?.(posterior, parameters) ?? null;
    case 'multiplicativeGaussian':
      return prior.closedKl?.multiplicativeGaussian?.(posterior, parameters) ?? null;
  }
}
