import { uniform } from '@infodrop/random';
import { describe, requireOptions } from '@infodrop/requirements';
import { sub, type Tensor, tensor, tidy, util } from '@tensorflow/tfjs-core';
import { logOfPositive } from './logOfPositive.js';
import { requireInterval } from './posteriors/truncatedLogNormalPosterior.js';
import { truncatedNormalEntropy } from './posteriors/truncatedNormalEntropy.js';
import type { ProperPrior } from './prior.js';

/**
 * The log-uniform prior on a bounded interval, which unlike `logUniform()` is a law: its divergence is in nats, not nats
 * above a cap.
 *
 *   q(z) = 1/(z (high − low)),   low ≤ log z ≤ high
 *
 *   KL = log(high − low) − H(log z)   of noise whose log z lies within
 *
 * The noise must lie within, as `truncatedLogNormalPosterior` does: log-normal noise, which has no bounds, is refused, for its
 * divergence is infinite.
 *
 * @param options.low - Least log z. Default −20. @param options.high - Greatest log z. Default 0.
 * @throws RangeError when `low` is not below `high`; TypeError for an option that there is not.
 *
 * Source: K. Neklyudov et al., [Structured Bayesian Pruning via Log-Normal Multiplicative
 * Noise](https://arxiv.org/abs/1705.07283), 2017.
 *
 * @example
 * const posterior = truncatedLogNormalPosterior({ loc: tensor1d([-1]), scale: tensor1d([0.1]) });
 * klDivergence(posterior, truncatedLogUniform()).perUnit; // [3.8793788]
 */
export function truncatedLogUniform(
  options: { readonly low?: number; readonly high?: number } = {},
): ProperPrior<'truncatedLogUniform'> {
  requireOptions('truncatedLogUniform', options, ['low', 'high']);
  const { low = -20, high = 0 } = options;
  requireInterval('truncatedLogUniform', low, high);
  const logWidth = Math.log(high - low);
  return {
    kind: 'truncatedLogUniform',
    proper: true,
    parameters: [],
    hasAtomAtZero: false,
    support: 'positive',
    klPerUnit: Object.assign(refuseLogNormalNoise, { of: 'truncatedLogUniform' }),
    closedKl: {
      truncatedLogNormal: (posterior) => {
        if (posterior.low < low || posterior.high > high) {
          throw new RangeError(
            `truncatedLogUniform: log z must lie in ${describe([low, high])}, got noise on ` +
              `${describe([posterior.low, posterior.high])}. Outside the prior is 0 and the divergence infinite.`,
          );
        }
        return tidy(() => sub(logWidth, truncatedNormalEntropy(posterior)));
      },
    },
    logProb: (z: Tensor) => tidy(() => sub(-logWidth, logOfPositive(z, { low, high }).logVolume)),
    sample: (key, shape) => {
      const logs = uniform(key, util.sizeFromShape([...shape]), { low, high });
      return tensor(Float32Array.from(logs, Math.exp), [...shape]);
    },
    getConfig: () => ({ kind: 'truncatedLogUniform', low, high }),
  };
}

function refuseLogNormalNoise(): never {
  throw new RangeError(
    'truncatedLogUniform: noise must have log z in [low, high], got log-normal noise, which has no bounds. ' +
      'Its divergence is infinite: use truncatedLogNormalNoise, or logUniform().',
  );
}
