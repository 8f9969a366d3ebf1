import { readFileSync } from 'node:fs';

/** The bytes of a stored file, for a test, in a buffer of their own as a page gets them. */
export function storedBytes(file: URL): Uint8Array {
  const bytes = readFileSync(file);
  return new Uint8Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
