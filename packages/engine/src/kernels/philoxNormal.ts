import { util } from '@tensorflow/tfjs-core';
import { addressOf, makeOutput, type TrainingKernel } from '../tensors.js';
import { trainingInstance } from '../trainingModule.js';

/** Name in the registry of tfjs, where layers look for this kernel. */
export const PHILOX_NORMAL = 'PhiloxNormal';

function isWord(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}

/**
 * Standard normals by key, bit for bit those of `normal` in @infodrop/random: no inputs,
 * attrs { key: [word, word], offset: number, shape: number[] }, one float32 tensor of that shape.
 */
export const philoxNormal: TrainingKernel = {
  kernelName: PHILOX_NORMAL,
  kernel:
    () =>
    ({ backend, attrs }) => {
      const { offset } = attrs;
      const [key0, key1, ...more] = (Array.isArray(attrs.key) ? attrs.key : []) as readonly unknown[];
      if (!isWord(key0) || !isWord(key1) || more.length > 0) {
        throw new TypeError(
          `${PHILOX_NORMAL}: key must be two integers in 0 … 2³² − 1, got ${JSON.stringify(attrs.key)}.`,
        );
      }
      if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) {
        throw new RangeError(`${PHILOX_NORMAL}: offset must be an integer ≥ 0, got ${String(offset)}.`);
      }
      const out = makeOutput(backend, attrs.shape as number[]);
      const { exports, scratch } = trainingInstance(backend);
      const block = Math.floor(offset / 4);
      exports.philoxNormal(
        key0,
        key1,
        block % 2 ** 32,
        Math.floor(block / 2 ** 32),
        offset % 4,
        util.sizeFromShape(out.shape),
        addressOf(backend, out),
        scratch(exports.philoxNormalScratch()),
      );
      return out;
    },
};
