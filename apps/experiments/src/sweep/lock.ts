import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../errorCode.js';
import { CommandError } from '../commandError.js';
import { createWhole } from '../runFolder/createWhole.js';
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
export interface Owner {
  readonly host: string;
  readonly process: number;
  /** When that process began, in the system's own count: process ids are used again. Null where the system does not tell. */
  readonly begun: string | null;
}

/** A lock's file: its number grows by one each time that a dead process's lock is taken over. */
const LOCK = /^lock-(\d+)\.json$/;

/** A lock that stands in a folder. */
interface Found {
  readonly path: string;
  readonly number: number;
  readonly owner: Owner | undefined;
}

/**
 * Makes a folder this process's own. The lock of a process that has ended, however it did, is taken over.
 *
 * A lock appears with its content in one step, under a number that no other process can take too, and nobody's lock is ever
 * taken away while it may be somebody's. So of many that try at once over a dead lock one succeeds.
 *
 * @param folder - An existing folder.
 * @param counts - Whether the owner of a lock is taken to be at work. Default: unless it is a process of this machine that has ended.
 * @returns The lock; release it whatever happens.
 * @throws FolderTakenError naming the owner when the folder is another's; CommandError when it cannot be written to.
 *
 * @example
 * const lock = lockFolder('runs/x');
 */
export function lockFolder(folder: string, counts: (owner: Owner) => boolean = isAlive): FolderLock {
  const own = JSON.stringify(ownerHere());
  const path = take(folder, own, counts);
  const others = locksIn(folder).filter((each) => each.path !== path);
  const rival = others.find(({ owner }) => owner !== undefined && counts(owner));
  if (rival !== undefined) {
    rmSync(path, { force: true });
    throw takenBy(folder, rival);
  }
  for (const each of others) rmSync(each.path, { force: true });
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

/** Puts a lock with the next number into a folder in which nobody is alive; its path. */
function take(folder: string, own: string, counts: (owner: Owner) => boolean): string {
  for (;;) {
    const found = locksIn(folder);
    const rival = found.find(({ owner }) => owner !== undefined && counts(owner));
    if (rival !== undefined) throw takenBy(folder, rival);
    const path = join(folder, `lock-${Math.max(0, ...found.map(({ number }) => number)) + 1}.json`);
    if (createWhole(path, own)) return path;
  }
}

function locksIn(folder: string): Found[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw writeFault(folder, error);
  }
  return names.flatMap((name): Found[] => {
    const number = LOCK.exec(name)?.[1];
    if (number === undefined) return [];
    const path = join(folder, name);
    const text = read(path);
    // Released meanwhile.
    return text === undefined ? [] : [{ path, number: Number(number), owner: ownerOf(text) }];
  });
}

function takenBy(folder: string, { path, owner }: Found): FolderTakenError {
  return new FolderTakenError(
    `${folder} must be worked on by one process at a time, got process ${owner?.process ?? 'unknown'} on ` +
      `${owner?.host ?? 'another machine'} at work in it. Wait for it, or end it first; if it is gone, remove ${path}.`,
  );
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

function isAlive(owner: Owner): boolean {
  // Nobody here can tell for another machine.
  return owner.host !== hostname() || isAliveHere(owner);
}

/** Whether an owner is a process of this machine that goes on. */
export function isAliveHere({ host, process: id, begun }: Owner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(id, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
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
