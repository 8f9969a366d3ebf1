import { createHash } from 'node:crypto';
import { CommandError } from '../commandError.js';
import { readJson, writeJson } from './jsonFile.js';

/**
 * Writes an object as JSON with the checksum of its content, so that a flipped bit is found when it is read again.
 *
 * @param path - Where it goes, whole or not at all.
 * @param value - Plain data. Numbers that JSON lacks become null.
 *
 * @example
 * writeSealed('runs/x/config.json', { seed: 0 }); // { "sha256": "…", "seed": 0 }
 */
export function writeSealed(path: string, value: object): void {
  writeJson(path, { sha256: sha256(JSON.stringify(value)), ...value });
}

/**
 * Reads what {@link writeSealed} wrote.
 *
 * @param path - The file.
 * @returns The object without its checksum; undefined when there is no such file.
 * @throws CommandError when it cannot be read, is no JSON object, or is not as it was written.
 *
 * @example
 * readSealed('runs/x/config.json');
 */
export function readSealed(path: string): object | undefined {
  const stored = readJson(path);
  if (stored === undefined) return undefined;
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored) || !('sha256' in stored)) {
    const got = stored === null ? 'null' : Array.isArray(stored) ? 'a list' : `a ${typeof stored} without one`;
    throw new CommandError(
      `${path} must be an object with a checksum, got ${got}. Bring back the file that was written.`,
    );
  }
  const { sha256: seal, ...value } = stored;
  if (seal !== sha256(JSON.stringify(value))) {
    throw new CommandError(
      `${path} must be as it was written, got another content than that of its checksum. ` +
        'Bring it back from a copy; what it says of its run is lost otherwise.',
    );
  }
  return value;
}

/** SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
