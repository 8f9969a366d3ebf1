import { describe, requireInteger, requireLength, requireSomeOptions, requireThat } from '@infodrop/requirements';

/**
 * Labelled images in one array. What every reader of this package gives and every generator takes.
 */
export interface ImageSet {
  /** Values from 0 to 1, shape [size, height, width, channels], row-major. */
  readonly images: Float32Array;
  /** One class for each image, from 0 on. */
  readonly labels: Uint8Array;
  /** How many images there are. */
  readonly size: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What {@link imageSet} is made from. */
export interface ImageSetOptions {
  /** Values from 0 to 1, shape [size, height, width, channels], row-major. */
  readonly images: Float32Array;
  /** One class for each image, from 0 on. */
  readonly labels: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** 1 by default. */
  readonly channels?: number;
  /** The number of labels, where it is given: so that `{ ...set, images }` makes a set like another. */
  readonly size?: number;
}

/** The place of the first value outside [0, 1] (or not a number), or −1. */
export function firstOutsideUnit(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= 0 && value <= 1)) return i;
  }
  return -1;
}

/**
 * An {@link ImageSet} from arrays of one's own, checked. The arrays are kept, not copied.
 *
 * @param options - `images` with values from 0 to 1, shape [size, height, width, channels]; `labels`, one for each image,
 * which sets the size; `height`, `width` and `channels` (1 by default), integers ≥ 1, in cells.
 * @returns The set. No image is allowed: a set may be empty.
 * @throws TypeError when an option is unknown or missing; RangeError when a size is not an integer ≥ 1, when the arrays do not belong together, or when a value is not
 * from 0 to 1.
 *
 * @example
 * import { imageSet } from '@infodrop/datasets';
 * const set = imageSet({ images: new Float32Array(2 * 28 * 28), labels: new Uint8Array([3, 5]), height: 28, width: 28 });
 */
export function imageSet(options: ImageSetOptions): ImageSet {
  requireSomeOptions('imageSet', options, ['images', 'labels', 'height', 'width', 'channels', 'size']);
  const { images, labels, height, width, channels = 1 } = options;
  requireArray('images', 'Float32Array', images, images instanceof Float32Array);
  requireArray('labels', 'Uint8Array', labels, labels instanceof Uint8Array);
  for (const [name, value] of Object.entries({ height, width, channels })) requireInteger('imageSet', name, value, 1);
  const { size = labels.length } = options;
  const wayOut = 'Leave it out.';
  requireThat(size === labels.length, 'imageSet', 'size', `the number of labels, ${labels.length}`, size, wayOut);
  const values = labels.length * height * width * channels;
  if (images.length !== values) {
    throw new RangeError(
      `imageSet: images must have ${labels.length} × ${height} × ${width} × ${channels} = ${values} values, ` +
        `got ${images.length}. There must be one label for each image.`,
    );
  }
  const outside = firstOutsideUnit(images);
  if (outside >= 0) {
    throw new RangeError(
      `imageSet: images must have values from 0 to 1, got ${images[outside]!} at ${outside}. Divide bytes by 255.`,
    );
  }
  return { images, labels, size, height, width, channels };
}

function requireArray(name: string, wanted: string, value: unknown, holds: boolean): void {
  if (holds) return;
  throw new TypeError(`imageSet: ${name} must be a ${wanted}, got ${describe(value)}. Use ${wanted}.from(${name}).`);
}

/** A TypeError for what is no set of images, such as the options that should hold one. */
export function requireImageSet(caller: string, name: string, set: ImageSet): ImageSet {
  if (isImageSet(set)) return set;
  throw new TypeError(
    `${caller}: ${name} must be a set of images, got ${describe(set)}. Make one with imageSet, or read one.`,
  );
}

function isImageSet(given: unknown): given is ImageSet {
  if (typeof given !== 'object' || given === null) return false;
  const { images, labels, size, height, width, channels } = given as ImageSet;
  if (!(images instanceof Float32Array && labels instanceof Uint8Array)) return false;
  // A product with what is no number is no length.
  return labels.length === size && images.length === size * height * width * channels;
}

/**
 * Some images of a set, copied, in the order of `indices`.
 *
 * @param set - Where they are taken from.
 * @param indices - Which ones: integers from 0 to set.size − 1; one may come several times.
 * @returns A set of `indices.length` images.
 * @throws TypeError when `set` is none, or `indices` no array; RangeError when an index is not one of the set.
 *
 * @example
 * import { imageSet, selectImages } from '@infodrop/datasets';
 * const set = imageSet({ images: new Float32Array([0, 1]), labels: new Uint8Array([3, 5]), height: 1, width: 1 });
 * selectImages(set, [1]).labels; // Uint8Array [5]
 */
export function selectImages(set: ImageSet, indices: ArrayLike<number>): ImageSet {
  const { height, width, channels } = requireImageSet('selectImages', 'set', set);
  const count = requireLength('selectImages', 'indices', indices, 'integers');
  const cells = height * width * channels;
  const images = new Float32Array(count * cells);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const index = indices[i]!;
    if (!(Number.isInteger(index) && index >= 0 && index < set.size)) {
      throw new RangeError(
        `selectImages: indices must be integers from 0 to ${set.size - 1}, got ${describe(index)} at ${i}.`,
      );
    }
    images.set(set.images.subarray(index * cells, (index + 1) * cells), i * cells);
    labels[i] = set.labels[index]!;
  }
  return { images, labels, size: count, height, width, channels };
}
