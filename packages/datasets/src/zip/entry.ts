import { UnpackingError } from '../bytes.js';

/** A name as the header of a file in a zip has it: UTF-8 where flag 11 says so, else a byte a letter. */
export const nameIn = (bytes: Uint8Array, flags: number): string =>
  flags & 0x800 ? new TextDecoder().decode(bytes) : String.fromCharCode(...bytes);

/** Refuses what is enciphered, or packed by another method than deflate. */
export function requireReadable(name: string, flags: number, method: number): void {
  if (flags & 1) throw new UnpackingError(`${name} is enciphered`);
  if (method !== 0 && method !== 8) throw new UnpackingError(`${name} is packed by method ${method}`);
}

/**
 * Sizes and places of 32 bits, each of which stands for one of 64 bits in the extra field of zip64 where all of its bits are set.
 *
 * @param narrow - Those of 32 bits in the order of the extra field: unpacked size, packed size, place.
 * @param view - Where the header is.
 * @param from - Where its extra fields begin.
 * @param length - How many bytes they take.
 */
export function wideSizes(narrow: readonly number[], view: DataView, from: number, length: number): number[] {
  for (let at = from; at + 4 <= from + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return narrow.map((value) => {
      if (value !== 0xffffffff) return value;
      const wide = Number(view.getBigUint64(next, true));
      next += 8;
      return wide;
    });
  }
  return [...narrow];
}
