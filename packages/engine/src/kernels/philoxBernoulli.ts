import { PHILOX_BERNOULLI, type PhiloxBernoulliAttributes } from '@infodrop/kernels';
import { requireThat } from '@infodrop/requirements';
import { util } from '@tensorflow/tfjs-core';
import { addressOf, makeOutput, type TrainingKernel } from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';
import { streamPlace } from './noiseStream.js';

/** About how many nanoseconds an element takes. */
const ELEMENT_TIME = 2;

/**
 * Bernoulli noise by key: element i is 0 where word i of the stream, of `bits` in @infodrop/random, is below rate · 2³²,
 * else 1 / (1 − rate). No inputs, attrs { key: [word, word], offset, rate, shape }, one float32 tensor of that shape.
 */
export const philoxBernoulli: TrainingKernel = {
  kernelName: PHILOX_BERNOULLI.name,
  kernel:
    () =>
    ({ backend, attrs }) => {
      const place = streamPlace(PHILOX_BERNOULLI.name, attrs);
      const rate = attrs.rate as number;
      const isRate = typeof rate === 'number' && rate >= 0 && rate < 1;
      requireThat(isRate, PHILOX_BERNOULLI.name, 'rate', 'a number in [0, 1)', rate);
      const out = makeOutput(backend, attrs.shape as PhiloxBernoulliAttributes['shape']);
      const { exports, run } = trainingInstance(backend);
      const count = util.sizeFromShape(out.shape);
      run('philoxBernoulli', [...place, Math.ceil(rate * 2 ** 32), 1 / (1 - rate), addressOf(backend, out)], {
        units: count,
        align: 16,
        scratch: exports.philoxBernoulliScratch(),
        nanoseconds: count * ELEMENT_TIME,
      });
      return out;
    },
};
