import { describe } from '@infodrop/requirements';
import { Unzip, UnzipInflate } from 'fflate';
import { isBytes } from '../bytes.js';
import { npyHeader, type NpyHeader } from './npy.js';

/** The bytes of a file: in one array, as a File of a page, or as they come, from `createReadStream(path)` in Node for instance. */
export type ByteSource = Uint8Array | Blob | AsyncIterable<Uint8Array>;

/** What receives an array's values, in order. */
export interface BytesOfArray {
  /** Called once, before the values; throws where the array is not the one that is wanted. */
  header(header: NpyHeader): void;
  /** Called for one stretch after another; it is not kept. */
  bytes(stretch: Uint8Array): void;
}

/** Packed bytes are unpacked so many at a time: even a bomb, a thousand to one, makes no more than 17 MB of them. */
const STRETCH = 16_384;

/**
 * Reads one array of an .npz file (a zip of .npy files), value by value, without ever holding the file or the array.
 *
 * @param subject - What messages begin with.
 * @param source - The file.
 * @param name - The array's name, without '.npy'.
 * @param receiver - What its header and its values go to.
 * @throws TypeError when `source` gives no bytes; RangeError when the file has no such array, or is cut short or broken; and what
 * `receiver` throws.
 */
export async function readNpzArray(
  subject: string,
  source: ByteSource,
  name: string,
  receiver: BytesOfArray,
): Promise<void> {
  const found: string[] = [];
  // Written by what `push` calls, which the compiler does not see.
  let state = 'sought' as 'sought' | 'open' | 'whole';
  let start = new Uint8Array(0);
  let header: NpyHeader | undefined;

  const take = (bytes: Uint8Array): void => {
    if (header !== undefined) {
      receiver.bytes(bytes);
      return;
    }
    const longer = new Uint8Array(start.length + bytes.length);
    longer.set(start);
    longer.set(bytes, start.length);
    start = longer;
    header = npyHeader(`${subject}, array '${name}',`, start);
    if (header === undefined) return;
    receiver.header(header);
    receiver.bytes(start.subarray(header.bytes));
    start = new Uint8Array(0);
  };

  const unzip = new Unzip((file) => {
    if (found.length < 10) found.push(file.name);
    const wanted = state === 'sought' && file.name === `${name}.npy`;
    if (wanted) state = 'open';
    file.ondata = (error, bytes, final) => {
      if (error !== null) throw error;
      if (!wanted) return;
      take(bytes);
      if (final) state = 'whole';
    };
    file.start();
  });
  unzip.register(unpackerOf(`${name}.npy`));

  try {
    for await (const chunk of chunksOf(subject, source)) {
      for (let at = 0; at < chunk.length && state !== 'whole'; at += STRETCH) {
        unzip.push(chunk.subarray(at, at + STRETCH));
      }
      if (state === 'whole') break;
    }
  } catch (cause) {
    // The library's own errors have a number; it hands on those thrown from here.
    if (!(cause instanceof Error && 'code' in cause && typeof cause.code === 'number')) throw cause;
    throw new RangeError(`${subject} must be a whole .npz file, got a broken one (${cause.message}). Fetch it again.`, {
      cause,
    });
  }
  if (state === 'sought') {
    throw new RangeError(
      `${subject} must be an .npz file with the array '${name}', got ` +
        `${found.length === 0 ? 'none that is a zip' : `one with ${found.join(', ')}`}.`,
    );
  }
  if (state === 'open' || header === undefined) {
    throw new RangeError(`${subject} must be a whole .npz file, got one cut short in '${name}'. Fetch it again.`);
  }
}

/** An unpacker that passes over every file but one: nothing of the others is unpacked or kept. */
function unpackerOf(wanted: string): typeof UnzipInflate {
  return class extends UnzipInflate {
    private readonly skips: boolean;

    constructor(name?: string) {
      super();
      this.skips = name !== wanted;
    }

    override push(chunk: Uint8Array, final: boolean): void {
      if (!this.skips) super.push(chunk, final);
      else if (final) this.ondata(null, new Uint8Array(0), true);
    }
  };
}

async function* chunksOf(subject: string, source: ByteSource): AsyncGenerator<Uint8Array> {
  if (isBytes(source)) {
    yield source;
    return;
  }
  if (typeof Blob !== 'undefined' && source instanceof Blob) {
    const reader = source.stream().getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      await reader.cancel();
    }
  }
  const iterable: unknown = source;
  if (typeof iterable !== 'object' || iterable === null || !(Symbol.asyncIterator in iterable)) {
    throw new TypeError(
      `${subject} must be a Uint8Array, a Blob or chunks of bytes, got ${describe(source)}. ` +
        'In Node, pass createReadStream(path).',
    );
  }
  for await (const chunk of source as AsyncIterable<unknown>) {
    if (!isBytes(chunk)) throw new TypeError(`${subject} must give bytes, got ${describe(chunk)}.`);
    yield chunk;
  }
}
