import { useBackend } from '@infodrop-tooling/vitest/backends';
import { checkGradientsOfGradients } from '@infodrop-tooling/vitest/gradientsOfGradients';
import { tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { bernoulli, continuousBernoulli } from '../src/index.js';

describe('gradients of gradients on engine', () => {
  beforeAll(() => useBackend('engine'));

  it.each([bernoulli(), continuousBernoulli()])(
    'of the $kind likelihood are those of differences',
    async (likelihood) => {
      const x = tensor2d([[1, 0, 0.25]]);
      await checkGradientsOfGradients((logits) => likelihood.logProb(x, logits), [0.5, -1.5, 3], [1, 3]);
    },
  );
});
