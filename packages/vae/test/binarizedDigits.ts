import { splitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { key } from '@infodrop/random';
import type { Batch, TrainingData } from '@infodrop/training';

/** The digits that PyTorch was trained on, too: tooling/golden/vae/binarizedDigits.mjs. */
export async function binarizedDigits(): Promise<Record<'train' | 'test', TrainingData<Batch>>> {
  const sizes = { train: 8000, validation: 1000, test: 1000 };
  const { train, test } = splitImageSet(await loadMnistDigits(), { key: key('binarized digits'), ...sizes });
  const dataOf = (images: Float32Array): TrainingData<Batch> => ({
    size: images.length / 784,
    shape: [28, 28, 1],
    batch(indices) {
      const inputs = new Float32Array(indices.length * 784);
      indices.forEach((index, i) => {
        inputs.set(images.subarray(index * 784, (index + 1) * 784), i * 784);
      });
      return { inputs: inputs.map((ink) => Number(ink > 0.5)) };
    },
  });
  return { train: dataOf(train.images), test: dataOf(test.images) };
}
