import { describe } from '@infodrop/requirements';
import { isBytes, UnpackingError } from '../bytes.js';
import { Incoming } from '../zip/incoming.js';
import { nextEntry, takeEntry } from '../zip/zipStream.js';
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

/**
 * Reads one array of an .npz file (a zip of .npy files), value by value, without ever holding the file or the array.
 *
 * @param subject - What messages begin with.
 * @param source - The file.
 * @param name - The array's name, without '.npy'.
 * @param receiver - What its header and its values go to.
 * @throws TypeError when `source` gives no bytes; RangeError when the file has no such array, is cut short or broken, or the array has
 * another checksum than the file says, which is known when all of it has been handed on; and what `receiver` throws.
 */
export async function readNpzArray(
  subject: string,
  source: ByteSource,
  name: string,
  receiver: BytesOfArray,
): Promise<void> {
  const found: string[] = [];
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

  const chunks = chunksOf(subject, source);
  try {
    const incoming = new Incoming(chunks);
    for (let entry = await nextEntry(incoming); entry !== undefined; entry = await nextEntry(incoming)) {
      if (found.length < 10) found.push(entry.name);
      if (entry.name !== `${name}.npy`) {
        if (!(await takeEntry(incoming, entry))) break;
        continue;
      }
      state = (await takeEntry(incoming, entry, take)) ? 'whole' : 'open';
      break;
    }
  } catch (cause) {
    // The library's own errors have a number; it hands on those thrown from here.
    const isDamage = cause instanceof UnpackingError || (cause instanceof Error && typeof codeOf(cause) === 'number');
    if (!isDamage) throw cause;
    throw new RangeError(`${subject} must be a whole .npz file, got a broken one (${cause.message}). Fetch it again.`, {
      cause,
    });
  } finally {
    await chunks.return(undefined);
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

const codeOf = (error: Error): unknown => ('code' in error ? error.code : undefined);

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
