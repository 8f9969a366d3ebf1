/** A named array of numbers as it is stored. */
export interface StoredTensor {
  readonly dtype: 'F32' | 'I32';
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** What a safetensors file holds: tensors by name, and strings by name. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [from: number, to: number];
}

/** Python's reader refuses longer headers. */
const LONGEST_HEADER = 100_000_000;

/**
 * Bytes of a safetensors file: length of the header (8 bytes, little-endian), header (JSON, padded with spaces to a
 * multiple of 8), then the numbers of every tensor one after another, little-endian, in the order given.
 *
 * Python reads it with `safetensors.numpy.load_file` and other languages with their own reader.
 *
 * @param content - Tensors and metadata; every tensor's data has as many numbers as its shape says.
 * @returns The file. `header` is the part of it that holds the JSON, for whoever wants to change it in place.
 * @throws RangeError when data and shape of a tensor differ or a tensor is named `__metadata__`.
 *
 * Source: the safetensors format, https://github.com/huggingface/safetensors#format.
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): { bytes: Uint8Array; header: Uint8Array } {
  const header: [string, HeaderEntry | Record<string, string>][] = [['__metadata__', Object.fromEntries(metadata)]];
  let end = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    if (name === '__metadata__') throw new RangeError("encodeSafetensors: a tensor cannot be named '__metadata__'.");
    const size = shape.reduce((product, length) => product * length, 1);
    if (data.length !== size || (dtype === 'F32') !== data instanceof Float32Array) {
      throw new RangeError(
        `encodeSafetensors: tensor '${name}' must have ${size} numbers of type ${dtype} (shape [${shape.join(', ')}]), ` +
          `got ${data.length} in a ${data.constructor.name}.`,
      );
    }
    header.push([name, { dtype, shape: [...shape], data_offsets: [end, end + 4 * size] }]);
    end += 4 * size;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  bytes.fill(0x20, 8 + json.length, 8 + headerLength);
  let at = 8 + headerLength;
  for (const { data } of tensors.values()) {
    if (LITTLE_ENDIAN) bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    else
      data.forEach((value, i) => {
        writeNumber(view, at + 4 * i, value, data instanceof Float32Array);
      });
    at += 4 * data.length;
  }
  return { bytes, header: bytes.subarray(8, 8 + headerLength) };
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function writeNumber(view: DataView, at: number, value: number, isFloat: boolean): void {
  if (isFloat) view.setFloat32(at, value, true);
  else view.setInt32(at, value, true);
}

/** Why some bytes are not the file they should be. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

function requireHeader(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 8) throw new SafetensorsError(`cut short: ${bytes.length} bytes, where a header's length takes 8`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > LONGEST_HEADER)
    throw new SafetensorsError(`not a safetensors file: its header would have ${length} bytes`);
  if (8 + length > bytes.length) {
    throw new SafetensorsError(`cut short: ${bytes.length} bytes, where the header ends at ${8 + length}`);
  }
  return bytes.subarray(8, 8 + length);
}

function isEntry(value: object): value is HeaderEntry {
  const { dtype, shape, data_offsets: offsets } = value as Partial<Record<keyof HeaderEntry, unknown>>;
  const areLengths = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
  return typeof dtype === 'string' && areLengths(shape) && areLengths(offsets) && offsets.length === 2;
}

/**
 * Content of a safetensors file with float32 and int32 tensors.
 *
 * @param bytes - The whole file.
 * @returns Its tensors (their data copied) and metadata, and the bytes of the header.
 * @throws SafetensorsError when the file is cut short, has bytes left over, overlapping or missing data, or another dtype.
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors & { readonly header: Uint8Array } {
  const header = requireHeader(bytes);
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch (error) {
    throw new SafetensorsError('header is not JSON', { cause: error });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new SafetensorsError('header is not a JSON object');
  }
  const entries = parsed as Readonly<Record<string, unknown>>;
  const data = bytes.subarray(8 + header.length);
  const tensors = new Map<string, StoredTensor>();
  const metadata = new Map<string, string>();
  const described: [name: string, entry: HeaderEntry][] = [];
  for (const [name, entry] of Object.entries(entries)) {
    if (typeof entry !== 'object' || entry === null) throw new SafetensorsError(`entry '${name}' is not an object`);
    if (name === '__metadata__') {
      for (const [key, value] of Object.entries(entry)) {
        if (typeof value !== 'string') throw new SafetensorsError(`metadata '${key}' is not a string`);
        metadata.set(key, value);
      }
    } else if (isEntry(entry)) {
      described.push([name, entry]);
    } else {
      throw new SafetensorsError(`tensor '${name}' is not described by dtype, shape and data_offsets`);
    }
  }
  described.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  let end = 0;
  for (const [name, { dtype, shape, data_offsets: offsets }] of described) {
    if (dtype !== 'F32' && dtype !== 'I32') {
      throw new SafetensorsError(`tensor '${name}' is of type ${dtype}; only F32 and I32 are read`);
    }
    const size = shape.reduce((product, length) => product * length, 1);
    if (offsets[0] !== end || offsets[1] !== end + 4 * size) {
      throw new SafetensorsError(
        `tensor '${name}' of shape [${shape.join(', ')}] is said to lie at [${offsets.join(', ')}], not at [${end}, ${end + 4 * size}]`,
      );
    }
    end += 4 * size;
    if (end > data.length) {
      throw new SafetensorsError(
        `cut short: tensor '${name}' ends at byte ${end} of the data, of which there are ${data.length}`,
      );
    }
    tensors.set(name, { dtype, shape, data: readNumbers(data, offsets[0], size, dtype) });
  }
  if (end !== data.length) throw new SafetensorsError(`${data.length - end} bytes too many after the last tensor`);
  return { tensors, metadata, header };
}

function readNumbers(data: Uint8Array, from: number, size: number, dtype: 'F32' | 'I32'): Float32Array | Int32Array {
  // A copy is aligned, which a part of a file need not be; slice() of Node's Buffer would be no copy.
  const copy = new Uint8Array(data.subarray(from, from + 4 * size));
  if (LITTLE_ENDIAN) return dtype === 'F32' ? new Float32Array(copy.buffer) : new Int32Array(copy.buffer);
  const view = new DataView(copy.buffer);
  const numbers = dtype === 'F32' ? new Float32Array(size) : new Int32Array(size);
  for (let i = 0; i < size; i++) {
    numbers[i] = dtype === 'F32' ? view.getFloat32(4 * i, true) : view.getInt32(4 * i, true);
  }
  return numbers;
}
