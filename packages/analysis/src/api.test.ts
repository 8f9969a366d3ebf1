import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names', () => {
  expect(Object.keys(api)).toMatchInlineSnapshot(`
    [
      "gradCam",
      "integratedGradients",
      "occlusion",
      "bottleneckAttribution",
      "bottleneckReadout",
      "readoutAttribution",
      "readoutObjective",
      "featureStatistics",
      "informationByLayer",
      "informationMap",
      "layerTotalCorrelation",
      "representations",
      "cellSums",
      "mapAuroc",
      "upsampleBilinear",
      "splitModel",
      "fanoAccuracy",
      "nuisanceBound",
      "nuisanceBoundFrom",
      "readNuisance",
      "monteCarloPrediction",
    ]
  `);
});
