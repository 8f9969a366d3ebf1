import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  fitZcaWhitening,
  globalContrastNormalization,
  whiten,
  whiteningFromBytes,
  whiteningIdentity,
  whiteningToBytes,
  type ZcaWhitening,
} from '@infodrop/datasets/preprocessing';
import { dataFolder } from '../data/dataFolder.js';
import { writeFile } from '../runFolder/jsonFile.js';
import { makeFolder } from '../runFolder/makeFolder.js';
import { underFlag } from '../runFolder/writeFault.js';
import type { SplitImages } from './images.js';

/** What may be done to images before a network sees them. */
export const preprocessingNames = ['none', 'whitened'] as const;

/** 'whitened': contrast normalized image by image, then ZCA-whitened, as the paper's CIFAR-10. */
export type Preprocessing = (typeof preprocessingNames)[number];

/** What it means, for the flags of an experiment. */
export const preprocessingChoice = {
  meaning: 'what is done to the images: nothing, or contrast normalization and ZCA whitening as in the paper',
  names: preprocessingNames,
} as const;

/** What is said of it in a protocol, behind the images. */
export const preprocessingProtocol = (preprocessing: Preprocessing | undefined): string =>
  preprocessing === 'whitened'
    ? ' Each is brought to mean 0 and standard deviation 1, then all are ZCA-whitened by the training images, without directions that are rounding.'
    : '';

/**
 * The values of images, whitened by the training images of their split.
 *
 * Fitting takes minutes where images are large, and every network of a sweep needs the same: it is kept in the data folder. Workers that find none
 * at the same time fit it each.
 *
 * @param sets - Images of each purpose; one of a single value has no contrast, and is refused.
 * @param folder - Where whitenings are kept.
 * @returns Values of each purpose, [size, height, width, channels].
 * @throws CommandError when the whitening cannot be written.
 *
 * @example
 * const { train } = whitenedImages(await splitImages('cifar-10', { ...sizes, seed: 0 }));
 */
export function whitenedImages(
  { train, validation, test }: SplitImages,
  folder = join(dataFolder().path, 'whitening'),
): Record<keyof SplitImages, Float32Array> {
  const dimensions = train.height * train.width * train.channels;
  const normalized = (images: Float32Array): Float32Array => globalContrastNormalization(images, { dimensions });
  const learned = normalized(train.images);
  const whitening = keptWhitening(learned, dimensions, folder);
  return {
    train: whiten(learned, whitening),
    validation: whiten(normalized(validation.images), whitening),
    test: whiten(normalized(test.images), whitening),
  };
}

function keptWhitening(values: Float32Array, dimensions: number, folder: string): ZcaWhitening {
  const identity = whiteningIdentity(values, { dimensions });
  const path = join(folder, `${identity.replaceAll(' ', '-')}.bin`);
  if (existsSync(path)) {
    try {
      return whiteningFromBytes(readFileSync(path), { identity });
    } catch (error) {
      // Cut short or damaged: it is fitted and written again.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  const whitening = fitZcaWhitening(values, { dimensions });
  underFlag('INFODROP_DATA', () => {
    makeFolder(folder);
    writeFile(path, whiteningToBytes(whitening));
  });
  return whitening;
}
