import { useBackend } from '@infodrop-tooling/vitest/backends';
import { checkGradientsOfGradients } from '@infodrop-tooling/vitest/gradientsOfGradients';
import { pow, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { batchNormTraining } from '../src/index.js';

it('gradients of gradients of batchNormTraining on engine are those of differences', async () => {
  await useBackend('engine');
  const of = (x: Tensor) =>
    pow(batchNormTraining(x, tensor1d([0.5]), tensor1d([2]), { epsilon: 0.1, activation: 'linear' }).output, 3);
  await checkGradientsOfGradients(of, [0.5, -1, 2, 0.2], [4, 1], 1e-2);
});
