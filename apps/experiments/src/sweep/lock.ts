import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../commandError.js';
import { writeFault } from '../runFolder/writeFault.js';

/** A folder that is this process's own while it works in it. */
export interface FolderLock {
  /** Throws when the lock is gone: the folder was removed, or somebody took it away. */
  readonly requireHeld: () => void;
  readonly release: () => void;
}

/** The folder is at work in another process's hands: waiting may help. */
export class FolderTakenError extends CommandError {}

/** Who owns a folder, as its lock file says. */
interface Owner {
  readonly host: string;
  readonly process: number;
  /** When that process began, in the system's own count: process ids are used again. Null where the system does not tell. */
  readonly begun: string | null;
}

const lockFile = 'lock.json';

/**
 * Makes a folder this process's own. The lock of a process that has ended, however it did, is taken over.
 *
 * @param folder - An existing folder.
 * @returns The lock; release it whatever happens.
 * @throws FolderTakenError naming the owner when the folder is another's; CommandError when it cannot be written to.
 *
 * @example
 * const lock = lockFolder('runs/x');
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, lockFile);
  const own = JSON.stringify(ownerHere());
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, own, { flag: 'wx' });
      break;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw writeFault(folder, error);
    }
    const found = read(path);
    if (found === undefined) continue; // released meanwhile
    const owner = ownerOf(found);
    if (attempt >= 10 || (owner !== undefined && isAlive(owner))) {
      throw new FolderTakenError(
        `${folder} must be worked on by one process at a time, got process ${owner?.process ?? 'unknown'} on ` +
          `${owner?.host ?? 'another machine'} at work in it. Wait for it, or end it first; if it is gone, remove ${path}.`,
      );
    }
    takeAway(path, found);
  }
  return {
    requireHeld: () => {
      if (read(path) === own) return;
      throw new CommandError(
        `${folder} must stay while it is worked on, got it removed or taken over. Start a new run.`,
      );
    },
    release: () => {
      if (read(path) === own) rmSync(path, { force: true });
    },
  };
}

/** Removes a lock whose owner has ended. Of several that try at once one succeeds; a new owner's lock is put back. */
function takeAway(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.tmp`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  try {
    if (readFileSync(aside, 'utf8') !== stale) linkSync(aside, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function ownerHere(): Owner {
  return { host: hostname(), process: process.pid, begun: beginningOf(process.pid) };
}

/** The owner that a lock file names; undefined where it was cut short. */
function ownerOf(text: string): Owner | undefined {
  try {
    const found = JSON.parse(text) as Partial<Owner> | null;
    if (typeof found?.host !== 'string' || typeof found.process !== 'number') return undefined;
    return { host: found.host, process: found.process, begun: found.begun ?? null };
  } catch {
    return undefined;
  }
}

function isAlive({ host, process: id, begun }: Owner): boolean {
  // Nobody here can tell for another machine.
  if (host !== hostname()) return true;
  try {
    process.kill(id, 0);
  } catch (error) {
    return isCode(error, 'EPERM');
  }
  const now = beginningOf(id);
  return begun === null || now === null || begun === now;
}

/** When a process began, in clock ticks since the machine did; null where there is no /proc, or the process has ended. */
function beginningOf(id: number): string | null {
  const text = read(`/proc/${id}/stat`);
  // The name of the program, which may hold anything, stands in parentheses before the rest.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields?.[0], fields?.[19]];
  // A process that has ended and that nobody has asked about yet.
  return state === undefined || state === 'Z' ? (state === 'Z' ? 'ended' : null) : (ticks ?? null);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
