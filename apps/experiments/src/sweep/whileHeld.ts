import type { CheckpointStore, MetricsLog } from '@infodrop/training';
import type { FolderLock } from './lock.js';

/** Milliseconds for which a lock that was looked at is taken to be held. */
const trust = 150;

/**
 * Checkpoints and a log that are written only while a lock is held: a process that was suspended, and whose run another one has gone
 * on with, writes nothing between the other's lines when it awakes.
 *
 * @param lock - Of the run's folder.
 * @param store - Of its checkpoints.
 * @param log - Of its metrics.
 * @returns The two. What they are asked for throws when the lock is gone.
 *
 * @example
 * const { checkpoint, metrics } = whileHeld(lock, store, await logOf(folder, store));
 */
export function whileHeld(
  lock: Pick<FolderLock, 'requireHeld'>,
  store: CheckpointStore,
  log: MetricsLog,
): { readonly checkpoint: CheckpointStore; readonly metrics: MetricsLog } {
  let looked = -Infinity;
  const look = (): void => {
    // Each look reads a file, perhaps over a network: not at every step.
    if (performance.now() - looked < trust) return;
    lock.requireHeld();
    looked = performance.now();
  };
  return {
    checkpoint: {
      load: () => store.load(),
      save: async (checkpoint) => {
        lock.requireHeld();
        return store.save(checkpoint);
      },
    },
    metrics: {
      count: () => log.count(),
      flush: () => {
        log.flush();
      },
      append: (record) => {
        look();
        log.append(record);
      },
      truncate: (count) => {
        look();
        return log.truncate(count);
      },
    },
  };
}
