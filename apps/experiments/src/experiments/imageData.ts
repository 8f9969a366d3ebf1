import type { ImageSet } from '@infodrop/datasets';
import type { TrainingData } from '@infodrop/training';
import type { Splits } from '../experiment/experiment.js';
import type { SplitImages } from './images.js';
import { type Preprocessing, whitenedImages } from './whitenedImages.js';

/**
 * Labelled images as a network takes them: as they are, with the label for the target.
 *
 * @param set - The images.
 *
 * @example
 * const data = imageData(await loadMnistDigits());
 */
export function imageData({ images, labels, size, height, width, channels }: ImageSet): TrainingData {
  const pixels = height * width * channels;
  return {
    size,
    shape: [height, width, channels],
    batch(indices) {
      const inputs = new Float32Array(indices.length * pixels);
      indices.forEach((index, i) => {
        inputs.set(images.subarray(index * pixels, (index + 1) * pixels), i * pixels);
      });
      return { inputs, targets: Uint8Array.from(indices, (index) => labels[index]!) };
    },
  };
}

/**
 * The same of sets for each purpose.
 *
 * @param sets - As `splitImages` and `digitSets` give them.
 * @param preprocessing - What is done to the images first. Default nothing.
 *
 * @example
 * const { train } = imageSplits(await digitSets({ train: 500, seed: 0 }));
 */
export function imageSplits(sets: SplitImages, preprocessing: Preprocessing = 'none'): Splits {
  const { train, validation, test } = sets;
  if (preprocessing === 'none') {
    return { train: imageData(train), validation: imageData(validation), test: imageData(test) };
  }
  const images = whitenedImages(sets);
  return {
    train: imageData({ ...train, images: images.train }),
    validation: imageData({ ...validation, images: images.validation }),
    test: imageData({ ...test, images: images.test }),
  };
}
