import type { ImageSet } from '@infodrop/datasets';
import { foldIn, integers, type Key } from '@infodrop/random';
import type { TargetedBatch, TrainingData } from '@infodrop/training';

/** A batch of images with digits over them: the target is the image's class, the digit has nothing to do with it. */
export interface OverlaidBatch extends TargetedBatch {
  /** The digit over each image. */
  readonly digits: Uint8Array;
}

/** What {@link overlaid} is made from. */
export interface OverlaidOptions {
  /** What is to be classified. */
  readonly images: ImageSet;
  /** What is laid over it, in one channel, not larger than an image. */
  readonly digits: ImageSet;
  /** What digits and places are drawn by. */
  readonly key: Key;
}

/**
 * Images with a white digit over each, at a random place where it is whole.
 *
 *   pixel = (1 − ink) · image + ink
 *
 * The digit is drawn anew in every epoch, whatever the image: it is a nuisance that tells nothing of the class.
 *
 * @param options - See {@link OverlaidOptions}.
 * @returns Data whose batches have the digits beside the targets; without an epoch they are those of the first.
 * @throws RangeError when a digit is larger than an image or has several channels.
 *
 * @example
 * const { inputs, targets, digits } = overlaid({ images, digits, key: key(7) }).batch(Uint32Array.of(0, 1));
 */
export function overlaid({ images, digits, key }: OverlaidOptions): TrainingData<OverlaidBatch> {
  const { height, width, channels, size } = images;
  const rows = height - digits.height + 1;
  const columns = width - digits.width + 1;
  if (rows < 1 || columns < 1 || digits.channels !== 1) {
    throw new RangeError(
      `overlaid: digits must be of one channel and at most ${height} × ${width}, ` +
        `got ${digits.height} × ${digits.width} × ${digits.channels}. Make them smaller, or the images larger.`,
    );
  }
  const [digitKey, topKey, leftKey] = ['digit', 'top', 'left'].map((name) => foldIn(key, name)) as [Key, Key, Key];
  const pixels = height * width * channels;
  const ink = digits.height * digits.width;
  return {
    size,
    shape: [height, width, channels],
    batch(indices, epoch = 0) {
      const inputs = new Float32Array(indices.length * pixels);
      const over = new Uint8Array(indices.length);
      indices.forEach((index, i) => {
        const draw = { offset: index + epoch * size };
        const digit = integers(digitKey, 1, { high: digits.size, ...draw })[0]!;
        const top = integers(topKey, 1, { high: rows, ...draw })[0]!;
        const left = integers(leftKey, 1, { high: columns, ...draw })[0]!;
        inputs.set(images.images.subarray(index * pixels, (index + 1) * pixels), i * pixels);
        over[i] = digits.labels[digit]!;
        for (let cell = 0; cell < ink; cell++) {
          const amount = digits.images[digit * ink + cell]!;
          if (amount === 0) continue;
          const row = top + Math.floor(cell / digits.width);
          const column = left + (cell % digits.width);
          const at = i * pixels + (row * width + column) * channels;
          for (let c = at; c < at + channels; c++) inputs[c] = (1 - amount) * inputs[c]! + amount;
        }
      });
      return { inputs, targets: Uint8Array.from(indices, (index) => images.labels[index]!), digits: over };
    },
  };
}

/**
 * The same images with the digit for the target: what reads the nuisance.
 *
 * @param data - From {@link overlaid}.
 *
 * @example
 * await evaluate({ model: reader, data: digitsOf(test) });
 */
export function digitsOf(data: TrainingData<OverlaidBatch>): TrainingData {
  return {
    size: data.size,
    shape: data.shape,
    batch(indices, epoch) {
      const { inputs, digits } = epoch === undefined ? data.batch(indices) : data.batch(indices, epoch);
      return { inputs, targets: digits };
    },
  };
}
