import { expect, it } from 'vitest';
import * as api from './index.js';

it('exports these names and no others', () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "configOfPrior",
      "densityPrior",
      "gaussian",
      "gaussianKl",
      "gaussianPosterior",
      "klAtDraw",
      "klDivergence",
      "laplace",
      "logNormal",
      "logNormalKl",
      "logNormalPosterior",
      "logUniform",
      "logUniformKl",
      "mixture",
      "multiplicativeGaussianPosterior",
      "priorFromConfig",
      "registerPrior",
      "standardNormal",
      "toPrior",
      "truncatedLogNormalMoments",
      "truncatedLogNormalPosterior",
      "truncatedLogUniform",
      "variationalKl",
    ]
  `);
});
