import { UnpackingError } from '../bytes.js';

/** Refuses a file of a zip whose bytes are not those that were packed: by their number, or by their checksum. */
export function requireSame(
  name: string,
  got: { readonly size: number; readonly crc: number },
  packed: { readonly size: number; readonly crc: number },
): void {
  if (got.size !== packed.size) {
    throw new UnpackingError(`${name} has ${got.size} bytes, and had ${packed.size}`);
  }
  if (got.crc !== packed.crc) {
    throw new UnpackingError(`${name} has the checksum ${hex(got.crc)}, and had ${hex(packed.crc)}`);
  }
}

const hex = (crc: number): string => crc.toString(16).padStart(8, '0');
