import { PHILOX_NORMAL, type PhiloxNormalAttributes } from '@infodrop/kernels';
import { util } from '@tensorflow/tfjs-core';
import { addressOf, makeOutput, type TrainingKernel } from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';
import { streamPlace } from './noiseStream.js';

/** About how many nanoseconds a normal takes. */
const NORMAL_TIME = 5;

/**
 * Standard normals by key, bit for bit those of `normal` in @infodrop/random: no inputs,
 * attrs { key: [word, word], offset: number, shape: number[] }, one float32 tensor of that shape.
 */
export const philoxNormal: TrainingKernel = {
  kernelName: PHILOX_NORMAL.name,
  kernel:
    () =>
    ({ backend, attrs }) => {
      const place = streamPlace(PHILOX_NORMAL.name, attrs);
      const out = makeOutput(backend, attrs.shape as PhiloxNormalAttributes['shape']);
      const { exports, run } = trainingInstance(backend);
      const count = util.sizeFromShape(out.shape);
      run('philoxNormalRange', [...place, addressOf(backend, out)], {
        units: count,
        align: 16,
        scratch: exports.philoxNormalScratch(),
        nanoseconds: count * NORMAL_TIME,
      });
      return out;
    },
};
