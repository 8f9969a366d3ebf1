import { makeFolder } from '../runFolder/makeFolder.js';
import { type FolderLock, FolderTakenError, isAliveHere, lockFolder } from './lock.js';
import type { RunRequest } from './requests.js';

/** Milliseconds that a worker is given which has lost its parent and saves its last checkpoint. */
const patience = 20_000;

/**
 * Makes the folder of a run this worker's own; it is made where it is missing. A worker that has lost its parent may still be
 * at work in it: that one is waited for.
 *
 * A run that a queue has given to this worker alone is its own whatever the lock of another machine says, and of this machine after that
 * time: who held it before has fallen silent, and stops when it finds its lock gone.
 *
 * @param run - Its folder, and whether a queue gave it.
 * @returns The lock.
 * @throws CommandError when the other one does not leave in time, or the folder cannot be written to.
 *
 * @example
 * const lock = await lockRun({ folder: 'runs/x/beta-0.1/seed-0' });
 */
export async function lockRun({ folder, leased = false }: Pick<RunRequest, 'folder' | 'leased'>): Promise<FolderLock> {
  makeFolder(folder);
  const end = performance.now() + patience;
  for (;;) {
    try {
      return lockFolder(folder, leased ? isAliveHere : undefined);
    } catch (error) {
      if (!(error instanceof FolderTakenError)) throw error;
      if (performance.now() > end) {
        if (leased) return lockFolder(folder, () => false);
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
