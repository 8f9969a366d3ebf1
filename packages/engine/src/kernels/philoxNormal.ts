import { util } from '@tensorflow/tfjs-core';
import { addressOf, makeOutput, type TrainingKernel } from '../tensors.js';
import { trainingInstance } from '../trainingModule.js';
import { streamPlace } from './noiseStream.js';

/** Name in the registry of tfjs, where layers look for this kernel. */
export const PHILOX_NORMAL = 'PhiloxNormal';

/**
 * Standard normals by key, bit for bit those of `normal` in @infodrop/random: no inputs,
 * attrs { key: [word, word], offset: number, shape: number[] }, one float32 tensor of that shape.
 */
export const philoxNormal: TrainingKernel = {
  kernelName: PHILOX_NORMAL,
  kernel:
    () =>
    ({ backend, attrs }) => {
      const place = streamPlace(PHILOX_NORMAL, attrs);
      const out = makeOutput(backend, attrs.shape as number[]);
      const { exports, scratch } = trainingInstance(backend);
      exports.philoxNormal(
        ...place,
        util.sizeFromShape(out.shape),
        addressOf(backend, out),
        scratch(exports.philoxNormalScratch()),
      );
      return out;
    },
};
