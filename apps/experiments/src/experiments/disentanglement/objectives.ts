import type { GaussianPosterior } from '@infodrop/priors';
import {
  bernoulli,
  betaTcVae,
  betaVae,
  dipVae,
  factorVaeObjective,
  klDecomposition,
  type Likelihood,
  mlpDecoder,
  type Vae,
  vaeObjective,
} from '@infodrop/vae';
import { mul } from '@tensorflow/tfjs-core';
import type { ExperimentObjective } from '../../experiment/experiment.js';

/** What is compared: the bound, and four that ask for more than it does. */
export const objectiveTitles = {
  elbo: 'β = 1',
  betaVae: 'β-VAE',
  factorVae: 'FactorVAE',
  betaTcVae: 'β-TCVAE',
  dipVae: 'DIP-VAE II',
} as const;

export type ObjectiveName = keyof typeof objectiveTitles;

/** The prices: from the middle of the ranges that the studies try. */
export const prices = { beta: 4, gamma: 20, totalCorrelation: 4, covariance: 5 } as const;

/**
 * The Bernoulli likelihood of images of which each value stands for so many pixels.
 *
 * @param pixels - How many.
 *
 * @example
 * vae({ ...partsOf(model), likelihood: ofPixels(16) });
 */
export function ofPixels(pixels: number): Likelihood {
  const single = bernoulli();
  return { ...single, logProb: (x, parameters) => mul(single.logProb(x, parameters), pixels) };
}

/**
 * One of the objectives, at its price.
 *
 * @param name - Which.
 * @param model - With Gaussian codes.
 * @param options - `setSize`, how many images the data are drawn from; `seed` and `width` of FactorVAE's discriminator.
 *
 * @example
 * objectiveNamed('betaTcVae', model, { setSize: 262_144, width: 128, seed: 0 });
 */
export function objectiveNamed(
  name: ObjectiveName,
  model: Vae,
  { setSize, width, seed }: { readonly setSize: number; readonly width: number; readonly seed: number },
): ExperimentObjective {
  switch (name) {
    case 'elbo':
      return vaeObjective(model);
    case 'betaVae':
      return vaeObjective(model, {
        loss: ({ logLikelihood, kl }) => betaVae({ logLikelihood, kl, beta: prices.beta }),
      });
    case 'factorVae': {
      const shape = { latent: model.latent, outputShape: [1], units: [width, width, width] };
      const discriminator = mlpDecoder({ ...shape, seed: seed + 1 });
      return factorVaeObjective(model, { gamma: prices.gamma, discriminator });
    }
    case 'betaTcVae':
      return vaeObjective(model, {
        loss: ({ logLikelihood, posterior, z, logPrior }) => {
          const decomposition = klDecomposition({ posterior, z, logPrior: logPrior(z), datasetSize: setSize });
          return betaTcVae({ logLikelihood, decomposition, beta: prices.totalCorrelation });
        },
      });
    case 'dipVae':
      return vaeObjective(model, {
        loss: ({ logLikelihood, posterior, kl }) => {
          const { loc, scale } = posterior as GaussianPosterior;
          const price = { lambdaOff: prices.covariance, lambdaDiagonal: prices.covariance };
          return dipVae({ logLikelihood, kl, loc, scale, kind: 'II', ...price });
        },
      });
  }
}
