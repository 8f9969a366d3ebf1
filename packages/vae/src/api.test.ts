import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "AGGREGATE_SAMPLINGS",
      "annealedCapacity",
      "bernoulli",
      "betaTcVae",
      "betaVae",
      "continuousBernoulli",
      "dipVae",
      "discriminatorLoss",
      "disentangledBottleneck",
      "doublyReparameterized",
      "elbo",
      "factorVae",
      "gaussianLikelihood",
      "importanceWeighted",
      "infoVae",
      "klDecomposition",
      "likelihoodFromConfig",
      "logisticMixture",
      "maximumMeanDiscrepancy",
      "permuteUnits",
    ]
  `);
});
