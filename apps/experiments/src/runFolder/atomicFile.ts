import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { CommandError } from '../commandError.js';

/**
 * Writes a whole file or none: to a temporary name in the same folder, flushed to the disk and renamed.
 *
 * @param path - Where it goes; a file of that name is replaced in one step.
 * @param content - Text or bytes.
 * @throws CommandError when the folder is read-only, full or gone; what was there before is still there.
 *
 * @example
 * writeFileAtomically('runs/x/result.json', '{}');
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeFault(path, error);
  }
}

/**
 * Writes a value as JSON, whole or not at all. Numbers that JSON lacks (NaN, ±Infinity) become null.
 *
 * @param path - Where it goes.
 * @param value - Plain data.
 *
 * @example
 * writeJson('runs/x/config.json', { seed: 0 });
 */
export function writeJson(path: string, value: unknown): void {
  writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Reads a JSON file that this command wrote.
 *
 * @param path - The file.
 * @returns Its value; undefined when there is no such file.
 * @throws CommandError when it cannot be read or is cut short.
 *
 * @example
 * readJson('runs/x/config.json');
 */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new CommandError(`quickstart: ${path} must be readable, got ${codeOf(error)}. Check its permissions.`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new CommandError(
      `quickstart: ${path} must be whole JSON, got ${text.length} characters that are not. Start a new run without --resume.`,
      { cause: error },
    );
  }
}

/**
 * A fault of the file system, said in the project's form with what to do.
 *
 * @param path - What could not be written.
 * @param error - The fault as Node gives it.
 * @returns The error to throw.
 *
 * @example
 * writeFault('runs/x', { code: 'ENOSPC' }).message; // 'quickstart: runs/x must have room, got ENOSPC (no space left…'
 */
export function writeFault(path: string, error: unknown): CommandError {
  const code = codeOf(error);
  const [requirement, wayOut] = writeFaults[code] ?? ['writable', 'Choose another folder with --out.'];
  return new CommandError(`quickstart: ${path} must be ${requirement}, got ${code}. ${wayOut}`, { cause: error });
}

const full = [
  'on a disk with room',
  'The disk is full: make room and go on with --resume, or choose another with --out.',
] as const;
const readOnly = ['writable', 'It is read-only here: choose another folder with --out.'] as const;
const writeFaults: Record<string, readonly [string, string] | undefined> = {
  ENOSPC: full,
  EDQUOT: full,
  EROFS: readOnly,
  EACCES: readOnly,
  EPERM: readOnly,
  ENOTDIR: ['inside a folder', 'A part of that path is a file: choose another folder with --out.'],
  ENOENT: ['in a folder that exists', 'The folder was removed: start again, or choose another with --out.'],
};

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}
