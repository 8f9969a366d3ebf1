import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { describe, requireInteger } from './requirements.js';

/** Class numbers of a batch, one per image, from 0. */
export type Labels = Int32Array | Uint8Array | Tensor;

/** Some images with their labels. The tensors belong to whoever asked for the batch. */
export interface Batch {
  /** [batch, …shape of an image]. */
  readonly images: Tensor;
  /** [batch]. */
  readonly labels: Labels;
}

/** What a network is trained on or evaluated with: `size` labelled images, asked for by their indices. */
export interface TrainingData {
  /** How many images there are. */
  readonly size: number;
  /**
   * The images of these indices (each from 0 to size − 1), always the same for the same arguments. In training `epoch` is given
   * (from 0), so that data may show its images in another way in each: on other clutter, shifted. Elsewhere it is not.
   */
  batch(indices: Uint32Array, epoch?: number): Batch;
}

/** Arguments of {@link arrayData}. */
export interface ArrayDataOptions {
  /** All images, one after another, row-major. Bytes are taken as they are, not divided by 255. */
  readonly images: Float32Array | Uint8Array;
  /** Shape of one image, for instance [height, width, channels]. */
  readonly shape: readonly number[];
  /** One class number per image, from 0. */
  readonly labels: Int32Array | Uint8Array;
}

/**
 * Training data from typed arrays, which are not copied: what you change in them changes the data.
 *
 * @param options - `images` [n, …shape], `shape` of one image, `labels` [n].
 * @returns Data whose batches are float32 tensors [batch, …shape] with `Int32Array` labels.
 * @throws RangeError when the lengths do not agree, the data is empty, or (from `batch`) an index is out of range.
 *
 * @example
 * import { arrayData } from '@infodrop/training';
 * const data = arrayData({ images: new Float32Array(4 * 9), shape: [3, 3, 1], labels: Uint8Array.of(0, 1, 0, 1) });
 * data.size; // 4
 */
export function arrayData({ images, shape, labels }: ArrayDataOptions): TrainingData {
  shape.forEach((length) => requireInteger('arrayData', 'every length of shape', length, 1));
  const perImage = shape.reduce((product, length) => product * length, 1);
  const size = labels.length;
  if (size === 0 || images.length !== size * perImage) {
    throw new RangeError(
      `arrayData: images must be labels.length × ${perImage} numbers (shape [${shape.join(', ')}]) and not empty, ` +
        `got ${images.length} numbers and ${size} labels.`,
    );
  }
  return {
    size,
    batch(indices) {
      const gathered = new Float32Array(indices.length * perImage);
      const classes = new Int32Array(indices.length);
      indices.forEach((index, i) => {
        if (!(Number.isInteger(index) && index >= 0 && index < size)) {
          throw new RangeError(`arrayData: an index must be from 0 to ${size - 1}, got ${describe(index)}.`);
        }
        gathered.set(images.subarray(index * perImage, (index + 1) * perImage), i * perImage);
        classes[i] = labels[index]!;
      });
      return { images: tensor(gathered, [indices.length, ...shape], 'float32'), labels: classes };
    },
  };
}
