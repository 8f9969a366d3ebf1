import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names and no others', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "InformationDropout",
      "InformationDropoutConv2d",
      "InformationDropoutDense",
      "KlLedger",
      "LAYER_ARGS",
      "MultiplicativeNoise",
      "alphaFromLogits",
      "applyInformationDropout",
      "applyInformationDropoutConv2d",
      "applyInformationDropoutDense",
      "bernoulliNoise",
      "drawNoise",
      "fanIn",
      "forwardPass",
      "gaussianNoise",
      "informationCost",
      "informationDropout",
      "informationDropoutConv2d",
      "informationDropoutDense",
      "informationLayers",
      "isInformationLayer",
      "isNoisyLayer",
      "klNats",
      "layerPaths",
      "logNormal",
      "logNormalNoise",
      "logUniform",
      "multiplicativeNoise",
      "noisyLayers",
      "normalWeights",
      "registerLayers",
      "registerPrior",
      "setNoiseMode",
      "standardNormal",
      "uniformNoise",
      "withNoiseMode",
    ]
  `);
});
