import { join } from 'node:path';
import type { RunStore } from './runStore.js';

/**
 * A run store in a folder that all machines share: everybody works in the same place, so there is nothing to bring or to keep.
 *
 * @param folder - As this machine sees it.
 *
 * @example
 * folderStore('/shared').folder; // '/shared/runs'
 */
export function folderStore(folder: string): RunStore {
  const runs = join(folder, 'runs');
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    address: null,
    folder: runs,
    open: (run) => Promise.resolve({ folder: join(runs, ...run.split('/')), end: nothing, drop: nothing }),
    fetch: () => Promise.resolve(nothing),
    share: nothing,
  };
}
