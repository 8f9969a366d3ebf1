import { describe } from '@infodrop/requirements';
import { isBytes } from './bytes.js';
import { npyHeader } from './factors/npy.js';
import { zipFiles } from './zip/zipFiles.js';

/** An array of numbers as NumPy stores it. */
export interface NumpyArray {
  /** The sizes, slowest first; of a single number none. */
  readonly shape: readonly number[];
  /** The values, row-major whatever order the file has. */
  readonly data: Float64Array;
}

/** How an element of each type is read, little-endian or not. */
const READERS: Readonly<
  Record<string, readonly [bytes: number, read: (view: DataView, at: number, little: boolean) => number]>
> = {
  b1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  u8: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

/**
 * The numbers of an .npy file, as NumPy's `save` writes them.
 *
 * @param bytes - The whole file: booleans, integers or floats of 32 or 64 bits, in any byte order, by rows or by columns.
 * @returns The values as doubles with their shape; integers beyond ±2⁵³ are rounded.
 * @throws TypeError when `bytes` is no Uint8Array; RangeError when it is no such file, is cut short, or is of another type.
 *
 * Source: [the format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { parseNpy } from '@infodrop/datasets';
 * const codes = async (path: string) => parseNpy(await readFile(path)).shape; // [10000, 10]
 */
export function parseNpy(bytes: Uint8Array): NumpyArray {
  return npyOf('parseNpy', 'bytes', bytes);
}

/**
 * The arrays of an .npz file, as NumPy's `savez` and `savez_compressed` write them.
 *
 * @param bytes - The whole file. It is unpacked in memory: only from where it can be trusted.
 * @returns For each name, without '.npy', its array.
 * @throws TypeError when `bytes` is no Uint8Array; RangeError when it is no such file, is damaged (an array has another
 *   checksum than the file says), or an array is of a type that `parseNpy` refuses.
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { parseNpz } from '@infodrop/datasets';
 * const names = async (path: string) => [...parseNpz(await readFile(path)).keys()]; // ['codes', 'factors']
 */
export function parseNpz(bytes: Uint8Array): Map<string, NumpyArray> {
  requireBytes('parseNpz', bytes);
  let files: Map<string, Uint8Array>;
  try {
    files = zipFiles(bytes, (name) => name.endsWith('.npy'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RangeError(
      `parseNpz: bytes must be those of a whole .npz file, got ${bytes.length} that are none: ${reason}. Fetch it again.`,
      { cause: error },
    );
  }
  return new Map(
    Array.from(files, ([name, content]) => {
      const array = name.slice(0, -4);
      return [array, npyOf('parseNpz', `array '${array}'`, content)];
    }),
  );
}

function npyOf(caller: string, name: string, bytes: Uint8Array): NumpyArray {
  requireBytes(caller, bytes);
  const header = npyHeader(`${caller}: ${name}`, bytes);
  if (header === undefined) {
    throw new RangeError(
      `${caller}: ${name} must hold a whole header, got ${bytes.length} bytes. The file is cut short.`,
    );
  }
  const type = header.descr.slice(1);
  // Its own names alone: 'constructor' is one of every object.
  const [width, read] = (Object.hasOwn(READERS, type) ? READERS[type] : undefined) ?? [0];
  if (read === undefined) {
    const wayOut = 'Save it as float64.';
    throw new RangeError(
      `${caller}: ${name} must be of booleans, integers or floats, got type ${describe(header.descr)}. ${wayOut}`,
    );
  }
  const count = header.shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== header.bytes + count * width) {
    const got = `${bytes.length - header.bytes} for shape [${header.shape.join(', ')}]`;
    throw new RangeError(`${caller}: ${name} must have ${count * width} bytes of values, got ${got}.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.bytes);
  const little = !header.descr.startsWith('>');
  const stored = Float64Array.from({ length: count }, (_, i) => read(view, i * width, little));
  return { shape: header.shape, data: header.fortranOrder ? byRows(stored, header.shape) : stored };
}

function requireBytes(caller: string, bytes: unknown): void {
  if (!isBytes(bytes)) throw new TypeError(`${caller}: bytes must be a Uint8Array, got ${describe(bytes)}.`);
}

/** Values of which the first axis varies fastest, so that the last one does. */
function byRows(values: Float64Array, shape: readonly number[]): Float64Array {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  return values.map((_, at) => {
    let [rest, from] = [at, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    return values[from]!;
  });
}
