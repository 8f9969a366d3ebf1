import { describe, requireSomeOptions } from '@infodrop/requirements';
import { gunzip, isBytes, isGzip, unitFromBytes, UnpackingError } from './bytes.js';
import type { ImageSet } from './imageSet.js';

/** An array as an IDX file holds it. */
export interface IdxArray {
  readonly type: 'uint8' | 'int8' | 'int16' | 'int32' | 'float32' | 'float64';
  /** The sizes, slowest first: [60000, 28, 28]. */
  readonly shape: readonly number[];
  /** The values, row-major, in this machine's byte order. */
  readonly data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
}

/** The two files of {@link imageSetFromIdx}. */
export interface IdxFiles {
  /** The images: uint8, shape [count, height, width] or [count, height, width, channels]; plain or gzip. */
  readonly images: Uint8Array;
  /** The labels: uint8, shape [count]; plain or gzip. */
  readonly labels: Uint8Array;
}

interface ElementType {
  readonly type: IdxArray['type'];
  readonly bytes: number;
  readonly read: (view: DataView, count: number) => IdxArray['data'];
}

/** A reader of big-endian elements. */
function elements<A extends IdxArray['data']>(
  create: (count: number) => A,
  bytes: number,
  get: (view: DataView, at: number) => number,
): (view: DataView, count: number) => A {
  return (view, count) => {
    const data = create(count);
    for (let i = 0; i < count; i++) data[i] = get(view, i * bytes);
    return data;
  };
}

const ELEMENT_TYPES = new Map<number, ElementType>([
  [0x08, { type: 'uint8', bytes: 1, read: (v, n) => new Uint8Array(v.buffer, v.byteOffset, n).slice() }],
  [0x09, { type: 'int8', bytes: 1, read: (v, n) => new Int8Array(v.buffer, v.byteOffset, n).slice() }],
  [
    0x0b,
    {
      type: 'int16',
      bytes: 2,
      read: elements(
        (n) => new Int16Array(n),
        2,
        (v, at) => v.getInt16(at),
      ),
    },
  ],
  [
    0x0c,
    {
      type: 'int32',
      bytes: 4,
      read: elements(
        (n) => new Int32Array(n),
        4,
        (v, at) => v.getInt32(at),
      ),
    },
  ],
  [
    0x0d,
    {
      type: 'float32',
      bytes: 4,
      read: elements(
        (n) => new Float32Array(n),
        4,
        (v, at) => v.getFloat32(at),
      ),
    },
  ],
  [
    0x0e,
    {
      type: 'float64',
      bytes: 8,
      read: elements(
        (n) => new Float64Array(n),
        8,
        (v, at) => v.getFloat64(at),
      ),
    },
  ],
]);

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

interface Header {
  readonly element: ElementType;
  readonly dimensions: number;
  /** How long the header itself is. */
  readonly bytes: number;
}

/** The fixed part of a header, or a RangeError that says what the bytes are instead. */
function headerOf(subject: string, bytes: Uint8Array): Header {
  const element = ELEMENT_TYPES.get(bytes[2] ?? -1);
  const dimensions = bytes[3] ?? 0;
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || element === undefined || dimensions === 0) {
    throw new RangeError(
      `${subject} must begin with an IDX header: 00 00, a type (08, 09, 0b, 0c, 0d, 0e) and the number of dimensions, ` +
        `got ${bytes.length === 0 ? 'no bytes' : hex(bytes.subarray(0, 4))}. ` +
        (isGzip(bytes) ? 'It is gzip: readIdx() unpacks it.' : 'It is another kind of file.'),
    );
  }
  return { element, dimensions, bytes: 4 + 4 * dimensions };
}

const sizesOf = (bytes: Uint8Array, dimensions: number): number[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
};

const lengthOf = ({ element, bytes }: Header, shape: readonly number[]): number =>
  bytes + shape.reduce((product, size) => product * size, 1) * element.bytes;

/** How many bytes a file has that begins like this; Infinity while its header is not complete. */
function wholeLength(subject: string, start: Uint8Array): number {
  if (start.length < 4) return Infinity;
  const header = headerOf(subject, start);
  return start.length < header.bytes ? Infinity : lengthOf(header, sizesOf(start, header.dimensions));
}

/** How long a header can be: of 255 dimensions. */
export const LONGEST_HEADER = 4 + 4 * 255;

/** A RangeError unless a file that begins with `start` has so many bytes; what is gzip tells that only when it is unpacked. */
export function requireLength(subject: string, start: Uint8Array, bytes: number): void {
  if (isGzip(start)) return;
  const expected = wholeLength(subject, start);
  if (expected === bytes || expected === Infinity) return;
  const { element, dimensions } = headerOf(subject, start);
  throw new RangeError(
    `${subject} must have ${expected} bytes, as its header says (${element.type}, [${sizesOf(start, dimensions).join(', ')}]), ` +
      `got ${bytes}. ${lengthFault(bytes, expected)}`,
  );
}

const lengthFault = (bytes: number, expected: number): string =>
  bytes < expected ? 'It is cut short: fetch it again.' : 'Something else follows the data.';

/** Parses plain IDX; `subject` begins each error: the function and what it was given. `more`: the file goes on after `bytes`. */
function parse(subject: string, bytes: Uint8Array, more = false): IdxArray {
  const header = headerOf(subject, bytes);
  if (bytes.length < header.bytes) {
    throw new RangeError(
      `${subject} must be a whole IDX file, got ${bytes.length} bytes, fewer than its header of ${header.bytes}. ` +
        'It is cut short: fetch it again.',
    );
  }
  const { element } = header;
  const shape = sizesOf(bytes, header.dimensions);
  const expected = lengthOf(header, shape);
  if (bytes.length !== expected) {
    throw new RangeError(
      `${subject} must have ${expected} bytes, as its header says (${element.type}, [${shape.join(', ')}]), ` +
        `got ${bytes.length}${more ? ' or more' : ''}. ${lengthFault(bytes.length, expected)}`,
    );
  }
  const data = new DataView(bytes.buffer, bytes.byteOffset + header.bytes);
  return { type: element.type, shape, data: element.read(data, (expected - header.bytes) / element.bytes) };
}

function requireBytes(subject: string, bytes: unknown): void {
  if (isBytes(bytes)) return;
  const isBuffer = Object.prototype.toString.call(bytes) === '[object ArrayBuffer]';
  throw new TypeError(
    `${subject} must be a Uint8Array, got ${isBuffer ? 'an ArrayBuffer' : describe(bytes)}. ` +
      (isBuffer ? 'Pass new Uint8Array(buffer).' : 'Pass the bytes of the file.'),
  );
}

/** {@link parse}, after unpacking what is gzip. */
async function parsePlainOrGzip(subject: string, bytes: Uint8Array): Promise<IdxArray> {
  requireBytes(subject, bytes);
  if (!isGzip(bytes)) return parse(subject, bytes);
  try {
    let expected = Infinity;
    const unpacked = await gunzip(bytes, (start) => (expected = wholeLength(subject, start)));
    return parse(subject, unpacked, unpacked.length > expected);
  } catch (cause) {
    if (!(cause instanceof UnpackingError)) throw cause;
    throw new RangeError(
      `${subject} must be a whole gzip file, got ${bytes.length} bytes that do not unpack (${cause.message}). ` +
        'It is cut short or damaged: fetch it again.',
      { cause },
    );
  }
}

const shapeOf = ({ type, shape }: IdxArray): string => `${type} [${shape.join(', ')}]`;

/** The set of two IDX files; `subjects` name them in errors. */
export async function decodeImageSet(
  files: IdxFiles,
  subjects: { readonly images: string; readonly labels: string },
): Promise<ImageSet> {
  const [images, labels] = await Promise.all([
    parsePlainOrGzip(subjects.images, files.images),
    parsePlainOrGzip(subjects.labels, files.labels),
  ]);
  const swapped = images.shape.length === 1 && labels.shape.length > 1 ? ' Images and labels are exchanged.' : '';
  if (!(images.data instanceof Uint8Array) || (images.shape.length !== 3 && images.shape.length !== 4)) {
    throw new RangeError(
      `${subjects.images} must be images, uint8 [count, height, width] or [count, height, width, channels], ` +
        `got ${shapeOf(images)}.${swapped}`,
    );
  }
  if (!(labels.data instanceof Uint8Array) || labels.shape.length !== 1) {
    throw new RangeError(`${subjects.labels} must be labels, uint8 [count], got ${shapeOf(labels)}.${swapped}`);
  }
  const [count = 0, height = 0, width = 0, channels = 1] = images.shape;
  if (height === 0 || width === 0 || channels === 0) {
    throw new RangeError(`${subjects.images} must be images of at least one cell, got ${shapeOf(images)}.`);
  }
  if (labels.data.length !== count) {
    throw new RangeError(
      `${subjects.labels} must have one label for each of the ${count} images, got ${labels.data.length}. ` +
        'The two files are not of the same set.',
    );
  }
  return { images: unitFromBytes(images.data), labels: labels.data, size: count, height, width, channels };
}

/**
 * The array of a plain IDX file, the format of MNIST and its relatives.
 *
 *   00 00, type, number of dimensions d, d sizes (uint32, big-endian), values (big-endian, row-major)
 *
 * @param bytes - The whole file: no more and no fewer bytes than its header says.
 * @returns Its type, shape and values; the values are a copy.
 * @throws TypeError when `bytes` is no Uint8Array; RangeError when the bytes do not begin like IDX, are cut short, or go on
 * after the data.
 *
 * Source: the format as Y. LeCun, C. Cortes and C. Burges describe it, http://yann.lecun.com/exdb/mnist/.
 *
 * @example
 * import { parseIdx } from '@infodrop/datasets';
 * parseIdx(new Uint8Array([0, 0, 8, 1, 0, 0, 0, 2, 7, 9])).data; // Uint8Array [7, 9]
 */
export function parseIdx(bytes: Uint8Array): IdxArray {
  requireBytes('parseIdx: bytes', bytes);
  return parse('parseIdx: bytes', bytes);
}

/**
 * The array of an IDX file, plain or packed with gzip (told apart by their first bytes, not by a name).
 *
 * @param bytes - The whole file.
 * @returns As {@link parseIdx}.
 * @throws TypeError and RangeError (the promise rejects) as {@link parseIdx}, and when gzip cannot be unpacked. No more is
 * unpacked than the header asks for.
 *
 * @example
 * import { readIdx } from '@infodrop/datasets';
 * const { shape } = await readIdx(new Uint8Array([0, 0, 8, 1, 0, 0, 0, 2, 7, 9])); // [2]
 */
export async function readIdx(bytes: Uint8Array): Promise<IdxArray> {
  return parsePlainOrGzip('readIdx: bytes', bytes);
}

/**
 * Labelled images from the two IDX files of a set, plain or gzip. Bytes become values from 0 to 1 (byte / 255).
 *
 * @param files - `images`, uint8 [count, height, width] or [count, height, width, channels]; `labels`, uint8 [count].
 * @returns The set.
 * @throws TypeError (the promise rejects) when a file is missing, is no Uint8Array or has another name; RangeError when one is no whole IDX file, is of another type or shape, or when there
 * is not one label for each image; the message says which file.
 *
 * @example
 * import { imageSetFromIdx } from '@infodrop/datasets';
 * const images = new Uint8Array([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255]); // one image of 1 × 2
 * const labels = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 1, 4]);
 * const set = await imageSetFromIdx({ images, labels });
 */
export async function imageSetFromIdx(files: IdxFiles): Promise<ImageSet> {
  requireSomeOptions('imageSetFromIdx', files, ['images', 'labels']);
  return decodeImageSet(files, { images: 'imageSetFromIdx: images', labels: 'imageSetFromIdx: labels' });
}
