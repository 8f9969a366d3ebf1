import '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names and no others', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "InformationDropout",
      "InformationDropoutConv2D",
      "InformationDropoutDense",
      "MultiplicativeNoise",
      "applyInformationDropout",
      "applyInformationDropoutConv2d",
      "applyInformationDropoutDense",
      "bernoulliNoise",
      "drawNoise",
      "gaussianNoise",
      "informationDropout",
      "informationDropoutConv2d",
      "informationDropoutDense",
      "informationLayers",
      "klNats",
      "logNormal",
      "logNormalNoise",
      "logUniform",
      "multiplicativeNoise",
      "noiseStrength",
      "noisyLayers",
      "registerLayers",
      "setMode",
      "standardNormal",
      "uniformNoise",
    ]
  `);
});
