import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "AGGREGATE_SAMPLINGS",
      "Vae",
      "adaGvaeObjective",
      "adaptiveGroups",
      "aggregateKl",
      "annealedCapacity",
      "bernoulli",
      "betaTcVae",
      "betaVae",
      "continuousBernoulli",
      "convolutionalDecoder",
      "convolutionalEncoder",
      "diagnoseVae",
      "dipVae",
      "discriminatorLoss",
      "disentangledBottleneck",
      "doublyReparameterized",
      "elbo",
      "factorVae",
      "factorVaeObjective",
      "gaussianCode",
      "gaussianLikelihood",
      "importanceWeighted",
      "infoVae",
      "informationDropoutCode",
      "klDecomposition",
      "likelihoodFromConfig",
      "loadVae",
      "logisticMixture",
      "maximumMeanDiscrepancy",
      "mlpDecoder",
      "mlpEncoder",
      "permuteUnits",
      "saveVae",
      "vae",
      "vaeObjective",
    ]
  `);
});
