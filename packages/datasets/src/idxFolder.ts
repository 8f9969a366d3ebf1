import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireInteger, requireOneOf, requireOptions } from '@infodrop/requirements';
import { contents, requireFolder } from './contents.js';
import { decodeImageSet, LONGEST_HEADER, requireLength } from './idx.js';
import type { ImageSet } from './imageSet.js';

/** Options of {@link readIdxImages}. */
export interface IdxFolderOptions {
  /** The files `train-…` or the files `t10k-…`; 'train' by default. */
  readonly part?: 'train' | 'test';
  /** How many classes there are, 10 in MNIST and Fashion-MNIST: a label beyond them is refused. Default: up to 256. */
  readonly classes?: number;
}

/** Where Debian's package dataset-fashion-mnist puts its four files. */
const DEBIAN_FASHION_MNIST = '/usr/share/datasets/fashion-mnist';

const PREFIXES = { train: 'train', test: 't10k' } as const;
const KINDS = { images: 'idx3', labels: 'idx1' } as const;

/** The names that one file goes by: packed or not, with a hyphen or with the dot that some unpackers leave. */
function namesOf(part: 'train' | 'test', kind: 'images' | 'labels'): string[] {
  const stem = `${PREFIXES[part]}-${kind}`;
  return ['-', '.'].flatMap((joint) => ['', '.gz'].map((ending) => `${stem}${joint}${KINDS[kind]}-ubyte${ending}`));
}

function pathIn(folder: string, part: 'train' | 'test', kind: 'images' | 'labels'): string | undefined {
  return namesOf(part, kind)
    .map((name) => join(folder, name))
    .find((path) => existsSync(path));
}

/**
 * The folder of Fashion-MNIST, if it is there: Debian's (package dataset-fashion-mnist), or the one given.
 *
 * @param folder - Where to look; by default where Debian's package puts it, /usr/share/datasets/fashion-mnist.
 * @returns The folder, when all four files are in it; otherwise undefined. On Debian,
 * `apt-get install dataset-fashion-mnist` brings them.
 * @throws TypeError when `folder` is no path.
 *
 * @example
 * import { findFashionMnist, readIdxImages } from '@infodrop/datasets/node';
 * const folder = findFashionMnist();
 * if (folder !== undefined) console.log((await readIdxImages(folder)).size); // 60000
 */
export function findFashionMnist(folder: string = DEBIAN_FASHION_MNIST): string | undefined {
  requireFolder('findFashionMnist', folder);
  const parts = ['train', 'test'] as const;
  const kinds = ['images', 'labels'] as const;
  const whole = parts.every((part) => kinds.every((kind) => pathIn(folder, part, kind) !== undefined));
  return whole ? folder : undefined;
}

/**
 * Labelled images from a folder with IDX files under MNIST's names, plain or gzip: `train-images-idx3-ubyte`,
 * `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte`, `t10k-labels-idx1-ubyte`, with or without `.gz`.
 *
 * @param folder - The folder: MNIST, Fashion-MNIST, or any set in this form.
 * @param options - `part`: 'train' (the default) or 'test' (the files `t10k-…`); `classes`: how many there are, an
 * integer from 1 to 256, the default.
 * @returns The set, values from 0 to 1.
 * @throws TypeError (the promise rejects) when `folder` is no path or an option is unknown; RangeError when a file is missing, is no whole IDX file or is not what its name says,
 * or a label is not one of the classes, naming the file. A plain file of another size than its header says is refused before it is read.
 *
 * @example
 * import { findFashionMnist, readIdxImages } from '@infodrop/datasets/node';
 * const folder = findFashionMnist();
 * if (folder !== undefined) console.log((await readIdxImages(folder, { part: 'test', classes: 10 })).size); // 10000
 */
export async function readIdxImages(folder: string, options: IdxFolderOptions = {}): Promise<ImageSet> {
  requireOptions('readIdxImages', options, ['part', 'classes']);
  requireFolder('readIdxImages', folder);
  const { part = 'train', classes = 256 } = options;
  requireOneOf('readIdxImages', 'part', part, ['train', 'test']);
  requireInteger('readIdxImages', 'classes', classes, 1, 256);
  const pathOf = async (kind: 'images' | 'labels'): Promise<string> => {
    const path = pathIn(folder, part, kind);
    if (path !== undefined) return path;
    throw new RangeError(
      `readIdxImages: folder must hold ${namesOf(part, kind)[0]!} or ${namesOf(part, kind)[1]!}, got ${folder} ` +
        `(${await contents(folder)}). Give the folder that has the four files; ` +
        'for Fashion-MNIST on Debian, install dataset-fashion-mnist and ask findFashionMnist().',
    );
  };
  const paths = { images: await pathOf('images'), labels: await pathOf('labels') };
  const subjects = { images: `readIdxImages: ${paths.images}`, labels: `readIdxImages: ${paths.labels}` };
  const [images, labels] = await Promise.all([
    readWhole(subjects.images, paths.images),
    readWhole(subjects.labels, paths.labels),
  ]);
  const set = await decodeImageSet({ images, labels }, subjects);
  const wrong = set.labels.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new RangeError(
      `${subjects.labels} must have labels from 0 to ${classes - 1}, got ${set.labels[wrong]!} at ${wrong}. ` +
        'It is damaged, or of another set: fetch it again.',
    );
  }
  return set;
}

/** A file's bytes; where it is plain, only if it is as long as its header says. */
async function readWhole(subject: string, path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const start = new Uint8Array(LONGEST_HEADER);
    const [{ bytesRead }, { size }] = await Promise.all([file.read(start, 0, start.length, 0), file.stat()]);
    requireLength(subject, start.subarray(0, bytesRead), size);
  } finally {
    await file.close();
  }
  return readFile(path);
}
