import { reasonOf } from '@infodrop/training/node';
import { CommandError } from '../commandError.js';
import { isScratch } from './scratchPath.js';

/**
 * A fault of the file system, said in the project's form with what to do: with another `--out`, or, of a worker's scratch folder, `TMPDIR`.
 *
 * @param path - What could not be written.
 * @param error - The fault as Node gives it.
 * @returns The error to throw.
 *
 * @example
 * writeFault('runs/x', { code: 'ENOSPC' }).message; // 'runs/x must be on a disk with room, got: no space left on the device (ENOSPC). …'
 */
export function writeFault(path: string, error: unknown): CommandError {
  const { code = '' } = error as { code?: string };
  const [requirement, choice] = faults[code] ?? readOnly;
  // A worker has no --out, and goes on by itself where it was.
  const wayOut = isScratch(path) ? 'Set TMPDIR to a folder on another disk, and start the worker again.' : choice;
  return new CommandError(`${path} must be ${requirement}, got: ${reasonOf(error)}. ${wayOut}`, { cause: error });
}

const full = ['on a disk with room', 'Make room and go on with --resume, or choose another disk with --out.'] as const;
const readOnly = ['writable', 'Choose another folder with --out.'] as const;
const faults: Record<string, readonly [string, string] | undefined> = {
  ENOSPC: full,
  EDQUOT: full,
  EROFS: readOnly,
  EACCES: readOnly,
  EPERM: readOnly,
  ENOTDIR: ['inside a folder', 'Choose another with --out.'],
  ENOENT: ['in a folder that exists', 'It was removed: start again, or choose another with --out.'],
};

/** Whether a fault, as {@link writeFault} or a package says it, is that of a disk without room. */
export function isDiskFull(message: string): boolean {
  return /\((?:ENOSPC|EDQUOT)\)/.test(message);
}
