import { mkdirSync } from 'node:fs';
import { writeFault } from '../runFolder/writeFault.js';
import { type FolderLock, FolderTakenError, lockFolder } from './lock.js';

/** Milliseconds that a worker is given which has lost its parent and saves its last checkpoint. */
const patience = 20_000;

/**
 * Makes the folder of a run this worker's own; it is made where it is missing. A worker that has lost its parent may still be
 * at work in it: that one is waited for.
 *
 * @param folder - Of the run.
 * @returns The lock.
 * @throws CommandError when the other one does not leave in time, or the folder cannot be written to.
 *
 * @example
 * const lock = await lockRun('runs/x/beta-0.1/seed-0');
 */
export async function lockRun(folder: string): Promise<FolderLock> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw writeFault(folder, error);
  }
  const end = performance.now() + patience;
  for (;;) {
    try {
      return lockFolder(folder);
    } catch (error) {
      if (!(error instanceof FolderTakenError) || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
