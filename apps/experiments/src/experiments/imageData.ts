import { type ImageSet } from '@infodrop/datasets';
import { type TrainingData } from '@infodrop/training';

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
