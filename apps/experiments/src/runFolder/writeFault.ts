import { existsSync } from 'node:fs';
import { reasonOf } from '@infodrop/training/node';
import { CommandError } from '../commandError.js';
import { isScratch } from './scratchPath.js';

/** What {@link writeFault} is told besides the path and the fault. */
export interface WriteFaultOptions {
  /** The flag, or the variable, that names the place. Default `--out`. */
  readonly flag?: string;
  /** The folder that should have taken what could not be written: where it is there, it is not what is missing. */
  readonly within?: string;
}

/** A fault of the file system, with what it was made of. */
export class WriteFault extends CommandError {
  readonly path: string;
  readonly options: WriteFaultOptions;

  constructor(message: string, path: string, cause: unknown, options: WriteFaultOptions) {
    super(message, { cause });
    this.path = path;
    this.options = options;
  }
}

/**
 * A fault of the file system, said in the project's form with what to do: with another `--out`, or, of a worker's scratch folder, `TMPDIR`.
 *
 * @param path - What could not be written.
 * @param error - The fault as Node gives it.
 * @param options - See {@link WriteFaultOptions}.
 * @returns The error to throw.
 *
 * @example
 * writeFault('runs/x', { code: 'ENOSPC' }).message; // 'runs/x must be on a disk with room, got: no space left on the device (ENOSPC). …'
 */
export function writeFault(path: string, error: unknown, options: WriteFaultOptions = {}): WriteFault {
  const { flag = '--out', within } = options;
  const { code = '' } = error as { code?: string };
  // The system of /proc and the like says of what nobody can make there that it does not exist.
  const takesNone = code === 'ENOENT' && within !== undefined && existsSync(within);
  const {
    requirement,
    got = `: ${reasonOf(error)}`,
    choice,
  } = takesNone
    ? {
        requirement: 'where something can be made',
        got: ` a folder of the system that takes nothing (${code})`,
        choice: `Choose another with ${flag}.`,
      }
    : faultOf(code, flag);
  // A worker has no --out, and goes on by itself where it was.
  const wayOut = isScratch(path) ? 'Set TMPDIR to a folder on another disk, and start the worker again.' : choice;
  return new WriteFault(`${path} must be ${requirement}, got${got}. ${wayOut}`, path, error, options);
}

interface Fault {
  readonly requirement: string;
  /** In other words than those of the system. */
  readonly got?: string;
  readonly choice: string;
}

function faultOf(code: string, flag: string): Fault {
  const another = `Choose another with ${flag}.`;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        requirement: 'on a disk with room',
        choice: `Make room${flag === '--out' ? ' and go on with --resume' : ''}, or choose another disk with ${flag}.`,
      };
    case 'ENOTDIR':
      return { requirement: 'inside a folder', choice: another };
    case 'EEXIST':
      return { requirement: 'a folder', got: ` a file of that name (${code})`, choice: another };
    case 'ENOENT':
      return {
        requirement: 'in a folder that exists',
        // Folders of runs are made where they are missing; those of single files are the user's.
        choice: `${flag === '--out' ? 'It was removed: start again,' : 'Make it,'} or choose another with ${flag}.`,
      };
    default:
      return { requirement: 'writable', choice: `Choose another folder with ${flag}.` };
  }
}

/**
 * Does something whose paths another flag than `--out` names: a fault of the file system in it is said with that flag.
 *
 * @param flag - The flag, or the variable.
 * @param work - What is done.
 * @returns What it gives.
 * @throws What it throws, with that flag.
 *
 * @example
 * underFlag('--json', () => writeJson('scores.json', scores));
 */
export function underFlag<T>(flag: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof WriteFault ? writeFault(error.path, error.cause, { ...error.options, flag }) : error;
  }
}

/** Whether a fault, as {@link writeFault} or a package says it, is that of a disk without room. */
export function isDiskFull(message: string): boolean {
  return /\((?:ENOSPC|EDQUOT)\)/.test(message);
}
