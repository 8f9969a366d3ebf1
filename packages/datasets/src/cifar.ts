import { describe, requireOneOf, requireSomeOptions, requireThat } from '@infodrop/requirements';
import { isBytes, unitOfByte } from './bytes.js';
import type { ImageSet } from './imageSet.js';

/** Which of the two sets bytes are of, and which labels are wanted. */
export interface CifarOptions {
  /** 10 for CIFAR-10, 100 for CIFAR-100. */
  readonly classes: 10 | 100;
  /** Of CIFAR-100 alone: its 100 classes ('fine', the default) or the 20 groups that they are in ('coarse'). */
  readonly labels?: 'fine' | 'coarse';
}

/** How one record of a binary CIFAR file is made: labels, then three planes of 32 × 32 bytes. */
export interface CifarFormat {
  /** Bytes of a record. */
  readonly record: number;
  /** What each label byte is called, and how many classes it tells apart, in their order. */
  readonly labels: readonly { readonly name: string; readonly classes: number }[];
  /** Which of them is read. */
  readonly wanted: number;
}

const SIDE = 32;
const CELLS = SIDE * SIDE;
const CHANNELS = 3;
const VALUES = CELLS * CHANNELS;

/** The format of a set; `caller` begins each refusal. */
export function cifarFormat(caller: string, { classes, labels }: Partial<CifarOptions>): CifarFormat {
  requireThat(classes === 10 || classes === 100, caller, 'classes', '10 or 100', classes);
  if (labels !== undefined) requireOneOf(caller, 'labels', labels, ['fine', 'coarse']);
  if (classes === 10) {
    if (labels !== undefined) {
      throw new TypeError(
        `${caller}: labels must be left out for CIFAR-10, got ${describe(labels)}. Only CIFAR-100 has two of each image.`,
      );
    }
    return { record: 1 + VALUES, labels: [{ name: 'label', classes: 10 }], wanted: 0 };
  }
  return {
    record: 2 + VALUES,
    labels: [
      { name: 'coarse label', classes: 20 },
      { name: 'fine label', classes: 100 },
    ],
    wanted: labels === 'coarse' ? 0 : 1,
  };
}

/** An empty set for so many images. */
export function emptyCifarSet(size: number): ImageSet {
  return {
    images: new Float32Array(size * VALUES),
    labels: new Uint8Array(size),
    size,
    height: SIDE,
    width: SIDE,
    channels: CHANNELS,
  };
}

/**
 * Puts whole records into a set, from image `at` on: planes become [height, width, channels], bytes become byte / 255.
 *
 * @param subject - Begins each refusal: the function and what it was given.
 * @param format - See {@link cifarFormat}.
 * @param bytes - Whole records.
 * @param set - Takes them.
 * @param at - Index of the first one in the set.
 * @param first - Index of the first one in its file.
 */
export function decodeRecords(
  subject: string,
  { record, labels, wanted }: CifarFormat,
  bytes: Uint8Array,
  set: ImageSet,
  at: number,
  first: number,
): void {
  const count = bytes.length / record;
  for (let i = 0; i < count; i++) {
    const start = i * record;
    for (const [j, { name, classes }] of labels.entries()) {
      const label = bytes[start + j]!;
      if (label >= classes) {
        throw new RangeError(
          `${subject} must have a ${name} from 0 to ${classes - 1} in each record, got ${label} in record ${first + i}. ` +
            'It is damaged, or of the other of CIFAR-10 and CIFAR-100: fetch it again.',
        );
      }
    }
    set.labels[at + i] = bytes[start + wanted]!;
    const pixels = start + labels.length;
    const image = (at + i) * VALUES;
    for (let cell = 0; cell < CELLS; cell++) {
      for (let channel = 0; channel < CHANNELS; channel++) {
        set.images[image + cell * CHANNELS + channel] = unitOfByte[bytes[pixels + channel * CELLS + cell]!]!;
      }
    }
  }
}

/**
 * Labelled images from the bytes of one binary file of CIFAR-10 or CIFAR-100.
 *
 *   CIFAR-10:  label, 1024 red, 1024 green, 1024 blue                    3,073 bytes an image
 *   CIFAR-100: coarse label, fine label, 1024 red, 1024 green, 1024 blue 3,074 bytes an image
 *
 * with each plane row by row. Bytes become values from 0 to 1 (byte / 255).
 *
 * @param bytes - The whole file, unpacked: any number of records.
 * @param options - `classes`: 10 or 100, the set; `labels`: 'fine' (the default) or 'coarse', for CIFAR-100 alone.
 * @returns The set, images of [32, 32, 3].
 * @throws TypeError when `bytes` is no Uint8Array, an option is unknown or missing, or `labels` is given for CIFAR-10; RangeError when
 * `classes` or `labels` is another, the bytes are no whole records, or a label is out of its range: the message names the record.
 *
 * Source: A. Krizhevsky, [The CIFAR-10 and CIFAR-100 datasets](https://www.cs.toronto.edu/~kriz/cifar.html), "Binary version".
 *
 * @example
 * import { imageSetFromCifar } from '@infodrop/datasets';
 * const set = imageSetFromCifar(new Uint8Array(2 * 3073), { classes: 10 }); // two black images of class 0
 */
export function imageSetFromCifar(bytes: Uint8Array, options: CifarOptions): ImageSet {
  const caller = 'imageSetFromCifar';
  requireSomeOptions(caller, options, ['classes', 'labels']);
  const format = cifarFormat(caller, options);
  if (!isBytes(bytes)) {
    throw new TypeError(`${caller}: bytes must be a Uint8Array, got ${describe(bytes)}. Pass the bytes of the file.`);
  }
  const { record } = format;
  if (bytes.length % record !== 0) {
    throw new RangeError(
      `${caller}: bytes must be whole records of ${record} bytes (CIFAR-${options.classes}), got ${bytes.length}. ` +
        'It is cut short, still packed, or of the other of CIFAR-10 and CIFAR-100.',
    );
  }
  const set = emptyCifarSet(bytes.length / record);
  decodeRecords(`${caller}: bytes`, format, bytes, set, 0, 0);
  return set;
}
