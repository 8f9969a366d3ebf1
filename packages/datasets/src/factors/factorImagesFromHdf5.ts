import { describe } from '@infodrop/requirements';
import type { FactorDataset } from './factorDataset.js';
import { type KeptFactors, type PublishedSet, publishedImages } from './publishedImages.js';

/** What is asked of an open file of HDF5: a `File` of h5wasm is one. */
export interface Hdf5File {
  /** What lies at a path: an {@link Hdf5Dataset}, or something else; null where nothing does. */
  get(path: string): unknown;
}

/** What is asked of an array in it: a `Dataset` of h5wasm is one. */
export interface Hdf5Dataset {
  readonly shape: readonly number[] | null;
  readonly dtype: unknown;
  readonly metadata: { readonly chunks?: readonly number[] | null };
  /** Its values from one to before another, axis by axis; `[]` is all. */
  slice(ranges: (readonly [number, number] | readonly [])[]): unknown;
}

/** The greatest number of bytes that are asked for at a time: a chunk of a file may hold no more. */
const MOST_AT_ONCE = 2 ** 28;

/** The least number of images that are asked for at a time, of a file of small chunks. */
const LEAST_IMAGES = 64;

/** Reads what is kept of a published set from an open file, a stretch of images at a time. */
export async function factorImagesFromHdf5(
  set: PublishedSet,
  file: Hdf5File,
  options: KeptFactors,
): Promise<FactorDataset> {
  const { caller, array } = set;
  const images = publishedImages(set, options);
  const dataset = datasetOf(set, file);
  const shape = dataset.shape ?? [];
  images.begin({
    shape,
    isBytes: ['<B', '>B', '|B', 'B'].includes(dataset.dtype as string),
    wanted: 'unsigned bytes',
    got: `${describe(dataset.dtype)} [${shape.join(', ')}]`,
  });
  const [count = 0, ...image] = shape;
  const perImage = image.reduce((product, length) => product * length, 1);
  const chunk = dataset.metadata.chunks ?? [];
  const chunkBytes = chunk.reduce((product, length) => product * length, 1);
  if (chunkBytes > MOST_AT_ONCE) {
    throw new RangeError(
      `${caller}: chunks of '${array}' must be of at most ${MOST_AT_ONCE / 2 ** 20} MB, got ${describe(chunk)}. Fetch the file again.`,
    );
  }
  // A chunk is unpacked whole: so many images as it spans, that it is unpacked once.
  const together = Math.min(Math.max(chunk[0] ?? 0, LEAST_IMAGES), Math.floor(MOST_AT_ONCE / perImage));
  for (let from = 0; from < count; from += together) {
    const to = Math.min(from + together, count);
    if (!images.keepsAny(from, to)) {
      images.skip(to - from);
      continue;
    }
    images.take(bytesOf(set, dataset, from, to, (to - from) * perImage));
    // A page shows what it shows, and a signal is seen.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return images.end();
}

function datasetOf({ caller, array }: PublishedSet, file: Hdf5File): Hdf5Dataset {
  if (typeof (file as Partial<Hdf5File> | null | undefined)?.get !== 'function') {
    throw new TypeError(`${caller}: file must be an open File of h5wasm, got ${describe(file)}.`);
  }
  const found = file.get(array) as Partial<Hdf5Dataset> | null;
  if (typeof found?.slice !== 'function') {
    throw new RangeError(`${caller}: file must have an array '${array}', got none. It is the file of another set.`);
  }
  return found as Hdf5Dataset;
}

/** Some images; what the library throws of a broken file, or of one that unpacks to more than its memory, with where it was. */
function bytesOf(
  { caller, array }: PublishedSet,
  dataset: Hdf5Dataset,
  from: number,
  to: number,
  size: number,
): Uint8Array {
  let values: unknown;
  try {
    values = dataset.slice([[from, to], [], [], []]);
  } catch (cause) {
    throw new RangeError(`${caller}: images ${from} to ${to - 1} of '${array}' cannot be read. Fetch the file again.`, {
      cause,
    });
  }
  if (!(values instanceof Uint8Array) || values.length !== size) {
    const got = values instanceof Uint8Array ? `${values.length} bytes` : describe(values);
    throw new RangeError(`${caller}: images ${from} to ${to - 1} of '${array}' must be ${size} bytes, got ${got}.`);
  }
  return values;
}
