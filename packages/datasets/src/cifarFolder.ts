import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { requireInteger, requireOneOf, requireSomeOptions } from '@infodrop/requirements';
import { type CifarFormat, cifarFormat, type CifarOptions, decodeRecords, emptyCifarSet } from './cifar.js';
import { contents, requireFolder } from './contents.js';
import type { ImageSet } from './imageSet.js';

/** Options of {@link readCifarImages}. */
export interface CifarFolderOptions extends CifarOptions {
  /** The 50,000 images to train on ('train', the default) or the 10,000 to test on. */
  readonly part?: 'train' | 'test';
  /** How many images are read, from the first on: an integer ≥ 1. Default: all. They are in random order in the files. */
  readonly count?: number;
}

/** The official files, each of so many records. */
const FILES = {
  10: {
    train: { names: [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`), records: 10_000 },
    test: { names: ['test_batch.bin'], records: 10_000 },
  },
  100: {
    train: { names: ['train.bin'], records: 50_000 },
    test: { names: ['test.bin'], records: 10_000 },
  },
} as const;

/** Records that are in memory as bytes at a time. */
const STRETCH = 500;

/**
 * Labelled images from a folder with the binary files of CIFAR-10 (`data_batch_1.bin` … `data_batch_5.bin`, `test_batch.bin`) or of
 * CIFAR-100 (`train.bin`, `test.bin`), as their archives unpack.
 *
 * What is read takes 12 KiB an image: 0.6 GB for the 50,000, a fifth of that with `count: 10_000`. Nothing else of the files is held.
 *
 * @param folder - The folder of the files.
 * @param options - `classes`: 10 or 100, the set; `part`: 'train' (the default) or 'test'; `labels`: 'fine' (the default) or
 * 'coarse', for CIFAR-100 alone; `count`: how many images, from the first on.
 * @returns The set, images of [32, 32, 3], values from 0 to 1.
 * @throws TypeError (the promise rejects) when `folder` is no path, or an option is unknown or missing; RangeError when an option is out of its range, a file is
 * missing, has another size than the official one, or holds a label out of its range: the message names the file. A file of
 * another size is refused before it is read.
 *
 * Source: A. Krizhevsky, [The CIFAR-10 and CIFAR-100 datasets](https://www.cs.toronto.edu/~kriz/cifar.html), "Binary version".
 *
 * @example
 * import { existsSync } from 'node:fs';
 * import { readCifarImages } from '@infodrop/datasets/node';
 * const folder = 'cifar-10-batches-bin';
 * if (existsSync(folder)) console.log((await readCifarImages(folder, { classes: 10, part: 'test' })).size); // 10000
 */
export async function readCifarImages(folder: string, options: CifarFolderOptions): Promise<ImageSet> {
  const caller = 'readCifarImages';
  requireSomeOptions(caller, options, ['classes', 'part', 'labels', 'count']);
  requireFolder(caller, folder);
  const format = cifarFormat(caller, options);
  const { classes, part = 'train' } = options;
  requireOneOf(caller, 'part', part, ['train', 'test']);
  const { names, records } = FILES[classes][part];
  const all = names.length * records;
  const { count = all } = options;
  requireInteger(caller, 'count', count, 1, all);
  const paths: string[] = [];
  for (const name of names.slice(0, Math.ceil(count / records))) {
    const path = join(folder, name);
    if (!existsSync(path)) {
      throw new RangeError(
        `${caller}: folder must hold ${name} of CIFAR-${classes} (binary version), got ${folder} (${await contents(folder)}). ` +
          'Give the folder that the archive unpacks to.',
      );
    }
    const { size } = await stat(path);
    const expected = records * format.record;
    if (size !== expected) {
      throw new RangeError(
        `${caller}: ${path} must have ${expected} bytes, ${records} records of ${format.record}, got ${size}. ` +
          `It is ${size < expected ? 'cut short' : 'another file, or damaged'}: fetch it again.`,
      );
    }
    paths.push(path);
  }
  const set = emptyCifarSet(count);
  for (const [i, path] of paths.entries())
    await readRecords(`${caller}: ${path}`, path, format, records, set, i * records);
  return set;
}

/** Reads a file of so many records into a set, from image `at` on, as far as the set goes. */
async function readRecords(
  subject: string,
  path: string,
  format: CifarFormat,
  records: number,
  set: ImageSet,
  at: number,
): Promise<void> {
  const { record } = format;
  const file = await open(path);
  try {
    const wanted = Math.min(records, set.size - at);
    const bytes = new Uint8Array(STRETCH * record);
    for (let first = 0; first < wanted; first += STRETCH) {
      const length = Math.min(STRETCH, wanted - first) * record;
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, first * record + filled);
        if (bytesRead === 0) {
          throw new RangeError(`${subject} must stay as it is while it is read, got an earlier end. Read it again.`);
        }
        filled += bytesRead;
      }
      decodeRecords(subject, format, bytes.subarray(0, length), set, at + first, first);
    }
  } finally {
    await file.close();
  }
}
