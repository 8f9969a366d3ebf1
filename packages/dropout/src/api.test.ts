import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names and no others', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "InformationDropout",
      "InformationDropoutConv2D",
      "InformationDropoutDense",
      "KlLedger",
      "MultiplicativeNoise",
      "applyInformationDropout",
      "applyInformationDropoutConv2d",
      "applyInformationDropoutDense",
      "bernoulliNoise",
      "drawNoise",
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
      "noiseStrength",
      "noisyLayers",
      "registerLayers",
      "setNoiseMode",
      "standardNormal",
      "uniformNoise",
      "withNoiseMode",
    ]
  `);
});
