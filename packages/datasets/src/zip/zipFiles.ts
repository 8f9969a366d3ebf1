import { inflateSync } from 'fflate';
import { UnpackingError } from '../bytes.js';
import { crc32 } from './crc32.js';
import { requireSame } from './damage.js';
import { nameIn, requireReadable, wideSizes } from './entry.js';

/** What the directory at the end of a zip says of a file. */
interface Listed {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its own header begins. */
  readonly from: number;
}

/**
 * The files of a zip by name, unpacked in memory and held against their checksums: fflate, which unpacks, looks at none.
 *
 * A name that is there twice has what comes last, as in Python.
 *
 * @param bytes - The whole zip.
 * @param wanted - Of which names the files are unpacked.
 * @throws UnpackingError when it is no zip, is damaged, or is packed in a way that is not read; what `DataView` and the unpacker throw of damage.
 *
 * Source: [APPNOTE.TXT](https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), 6.3.10, sections 4.3 and 4.5.3.
 */
export function zipFiles(bytes: Uint8Array, wanted: (name: string) => boolean): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = new Map<string, Uint8Array>();
  for (const entry of directoryOf(bytes, view))
    if (wanted(entry.name)) files.set(entry.name, unpacked(bytes, view, entry));
  return files;
}

function unpacked(
  bytes: Uint8Array,
  view: DataView,
  { name, method, crc, packedSize, size, from }: Listed,
): Uint8Array {
  if (view.getUint32(from, true) !== 0x04034b50) throw new UnpackingError(`${name} is not where the directory says`);
  const start = from + 30 + view.getUint16(from + 26, true) + view.getUint16(from + 28, true);
  if (start + packedSize > bytes.length) throw new UnpackingError(`${name} is cut short`);
  const packed = bytes.subarray(start, start + packedSize);
  const content = method === 0 ? packed.slice() : inflateSync(packed, { out: new Uint8Array(size) });
  requireSame(name, { size: content.length, crc: crc32(content) }, { size, crc });
  return content;
}

function* directoryOf(bytes: Uint8Array, view: DataView): Generator<Listed> {
  const { count, from } = endOf(view);
  for (let i = 0, at = from; i < count; i++) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new UnpackingError('its directory is damaged');
    const [ofName, ofExtra, ofComment] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [
      number,
      number,
      number,
    ];
    const flags = view.getUint16(at + 8, true);
    const name = nameIn(bytes.subarray(at + 46, at + 46 + ofName), flags);
    const method = view.getUint16(at + 10, true);
    requireReadable(name, flags, method);
    const narrow = [24, 20, 42].map((place) => view.getUint32(at + place, true));
    const [size, packedSize, own] = wideSizes(narrow, view, at + 46 + ofName, ofExtra) as [number, number, number];
    yield { name, method, crc: view.getUint32(at + 16, true), packedSize, size, from: own };
    at += 46 + ofName + ofExtra + ofComment;
  }
}

/** How many files the directory lists, and where it begins. */
function endOf(view: DataView): { readonly count: number; readonly from: number } {
  // A comment of up to 65,535 bytes may be behind it.
  const least = Math.max(0, view.byteLength - 22 - 0xffff);
  let at = view.byteLength - 22;
  while (at >= least && view.getUint32(at, true) !== 0x06054b50) at--;
  if (at < least) throw new UnpackingError('they have no directory at their end');
  if (at >= 20 && view.getUint32(at - 20, true) === 0x07064b50) {
    const wide = Number(view.getBigUint64(at - 12, true));
    if (view.getUint32(wide, true) !== 0x06064b50) throw new UnpackingError('its directory is damaged');
    return { count: Number(view.getBigUint64(wide + 32, true)), from: Number(view.getBigUint64(wide + 48, true)) };
  }
  return { count: view.getUint16(at + 10, true), from: view.getUint32(at + 16, true) };
}
