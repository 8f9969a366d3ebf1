import { useBackend } from '@infodrop-tooling/vitest/backends';
import { checkGradientsOfGradients } from '@infodrop-tooling/vitest/gradientsOfGradients';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { crossEntropy } from '../src/index.js';

it('gradients of gradients of crossEntropy on engine are those of differences', async () => {
  await useBackend('engine');
  await checkGradientsOfGradients((logits) => crossEntropy(logits as Tensor2D, [2]), [0.5, -1, 2], [1, 3]);
});
