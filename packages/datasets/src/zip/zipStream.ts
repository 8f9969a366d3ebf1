import { Inflate } from 'fflate';
import { crc32 } from './crc32.js';
import { requireSame } from './damage.js';
import { nameIn, requireReadable, wideSizes } from './entry.js';
import type { Incoming } from './incoming.js';

/** A file of a zip, as the header before it says. */
export interface StreamedEntry {
  readonly name: string;
  readonly method: number;
  /** Undefined where they come behind the file: who wrote it could not go back. */
  readonly known: Ends | undefined;
}

/** What is known of a file only at its end. */
interface Ends {
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
}

/** Packed bytes are unpacked so many at a time: even a bomb, a thousand to one, makes no more than 17 MB of them. */
const STRETCH = 16_384;

/** The next file's header, read; undefined where the files are at their end. */
export async function nextEntry(incoming: Incoming): Promise<StreamedEntry | undefined> {
  const start = await incoming.hold(30);
  if (start.length < 30 || viewOf(start).getUint32(0, true) !== 0x04034b50) return undefined;
  const [ofName, ofExtra] = [viewOf(start).getUint16(26, true), viewOf(start).getUint16(28, true)];
  const header = await incoming.hold(30 + ofName + ofExtra);
  if (header.length < 30 + ofName + ofExtra) return undefined;
  const view = viewOf(header);
  const flags = view.getUint16(6, true);
  const method = view.getUint16(8, true);
  const name = nameIn(header.subarray(30, 30 + ofName), flags);
  requireReadable(name, flags, method);
  const narrow = [view.getUint32(22, true), view.getUint32(18, true)];
  const [size, packedSize] = wideSizes(narrow, view, 30 + ofName, ofExtra) as [number, number];
  incoming.drop(30 + ofName + ofExtra);
  return { name, method, known: flags & 8 ? undefined : { crc: view.getUint32(14, true), packedSize, size } };
}

/**
 * Takes a file of a zip, whose header was read, and hands its bytes on a little at a time, held against its size and its checksum.
 *
 * @param incoming - Where it comes from: behind it what follows on it is next.
 * @param entry - Of {@link nextEntry}.
 * @param receive - Gets one stretch after another; where it is left out nothing is unpacked, nor looked at.
 * @returns Whether the file is whole: false where no more comes.
 * @throws UnpackingError when it is another than was packed; what the unpacker throws of damage.
 */
export async function takeEntry(
  incoming: Incoming,
  { name, method, known }: StreamedEntry,
  receive?: (bytes: Uint8Array) => void,
): Promise<boolean> {
  const got: Got = { crc: 0, packedSize: 0, size: 0 };
  const unpack =
    receive &&
    unpackerOf(method, (bytes) => {
      got.crc = crc32(bytes, got.crc);
      got.size += bytes.length;
      receive(bytes);
    });
  const push = (packed: Uint8Array): void => {
    got.packedSize += packed.length;
    unpack?.(packed, false);
  };
  const ends = await (known === undefined
    ? takeToDescriptor(incoming, got, push, unpack !== undefined)
    : takeSized(incoming, got, push, known));
  if (ends === undefined) return false;
  if (unpack === undefined) return true;
  unpack(new Uint8Array(0), true);
  requireSame(name, got, ends);
  return true;
}

/** What has been taken so far. */
type Got = { -readonly [Key in keyof Ends]: Ends[Key] };

type Push = (packed: Uint8Array) => void;

function unpackerOf(method: number, receive: Push): (packed: Uint8Array, final: boolean) => void {
  if (method === 0) return receive;
  const inflate = new Inflate(receive);
  return (packed, final) => {
    inflate.push(packed, final);
  };
}

/** As many bytes as the header says; undefined where no more come. */
async function takeSized(incoming: Incoming, got: Got, push: Push, known: Ends): Promise<Ends | undefined> {
  while (got.packedSize < known.packedSize) {
    const packed = await incoming.take(Math.min(known.packedSize - got.packedSize, STRETCH));
    if (packed.length === 0) return undefined;
    push(packed);
  }
  return known;
}

/** Bytes up to what says their number, which is known by saying it: its signature alone may be among them. Undefined where no more come. */
async function takeToDescriptor(
  incoming: Incoming,
  got: Got,
  push: Push,
  isUnpacked: boolean,
): Promise<Ends | undefined> {
  for (;;) {
    const held = (await incoming.hold(26)).subarray(0, STRETCH);
    if (held.length < 18) return undefined;
    const at = signatureIn(held);
    const found = at === 0 ? descriptorOf(held, got, isUnpacked) : undefined;
    if (found !== undefined) {
      incoming.drop(found.length);
      return found.ends;
    }
    // The last three bytes may begin a signature.
    push(await incoming.take(at === 0 ? 4 : (at ?? held.length - 3)));
  }
}

/** Where PK\7\8 is. */
function signatureIn(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(0x50); at >= 0 && at + 4 <= bytes.length; at = bytes.indexOf(0x50, at + 1)) {
    if (bytes[at + 1] === 0x4b && bytes[at + 2] === 7 && bytes[at + 3] === 8) return at;
  }
  return undefined;
}

/** The checksum and the sizes, of 32 or of 64 bits, behind a signature, where they are those of what was taken and another record is next. */
function descriptorOf(
  bytes: Uint8Array,
  got: Ends,
  isUnpacked: boolean,
): { readonly ends: Ends; readonly length: number } | undefined {
  const view = viewOf(bytes);
  const wide = (at: number): number => Number(view.getBigUint64(at, true));
  const narrow = (at: number): number => view.getUint32(at, true);
  for (const [width, read] of [
    [4, narrow],
    [8, wide],
  ] as const) {
    const length = 8 + 2 * width;
    if (bytes.length < length + 2 || bytes[length] !== 0x50 || bytes[length + 1] !== 0x4b) continue;
    const ends = { crc: narrow(4), packedSize: read(8), size: read(8 + width) };
    if (ends.packedSize === got.packedSize && (!isUnpacked || ends.size === got.size)) return { ends, length };
  }
  return undefined;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
