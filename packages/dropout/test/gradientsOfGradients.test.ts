import { useBackend } from '@infodrop-tooling/vitest/backends';
import { checkGradientsOfGradients } from '@infodrop-tooling/vitest/gradientsOfGradients';
import { mul, scalar, sigmoid, square, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { informationDropout } from '../src/index.js';
import { concreteFactors } from '../src/noise/concreteFactors.js';
import { logNormalProduct } from '../src/noise/logNormalProduct.js';

const SHAPE = [1, 3];

describe('gradients of gradients on engine', () => {
  beforeAll(() => useBackend('engine'));

  it.each([true, false])('of log-normal noise are those of differences, mean correction %s', async (corrected) => {
    const [f, eta] = [tensor2d([0.5, -1, 2], SHAPE as [1, 3]), tensor2d([-0.5, 0.25, 1], SHAPE as [1, 3])];
    await checkGradientsOfGradients((alpha) => logNormalProduct(f, alpha, eta, corrected), [0.3, 0.5, 0.7], SHAPE);
    const strength = (x: Tensor) => sigmoid(mul(x, 0.5));
    await checkGradientsOfGradients((x) => logNormalProduct(x, strength(x), eta, corrected), [0.5, -1, 2], SHAPE);
  });

  it('of concrete noise are those of differences', async () => {
    const drawn = tensor2d([-0.5, 0.25, 1], SHAPE as [1, 3]);
    await checkGradientsOfGradients((logit) => square(concreteFactors(drawn, logit, 0.5)), [-0.7], []);
    await checkGradientsOfGradients((logit) => mul(concreteFactors(drawn, logit, 0.5), scalar(3)), [0.4], []);
  });

  it('of a layer with information dropout are those of differences, through its cost too', async () => {
    const layer = informationDropout({ seed: 3, klScale: 1 });
    const of = (x: Tensor) => {
      layer.noiseStep = 0;
      const z = layer.apply(sigmoid(x), { training: true }) as Tensor;
      return mul(square(z), layer.klPerUnit()!);
    };
    await checkGradientsOfGradients(of, [0.5, -1, 2], SHAPE, 2e-2);
    layer.dispose();
  });
});
