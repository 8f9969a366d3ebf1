import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * The SHA-256 of a file, read in pieces.
 *
 * @param path - Of the file.
 * @param signal - Stops it.
 * @returns In hexadecimal.
 *
 * @example
 * await sha256Of('mnist/t10k-labels-idx1-ubyte.gz');
 */
export async function sha256Of(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, signal === undefined ? {} : { signal });
  return hash.digest('hex');
}
