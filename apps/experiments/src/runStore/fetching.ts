import { reasonOf } from '@infodrop/training/node';
import type { Queue } from '../queue/queue.js';
import type { RunStore } from './runStore.js';

/**
 * A queue whose runs are done when what they came to is on this machine.
 *
 * @param queue - Hands them out.
 * @param store - Where they are kept.
 * @returns The queue. A run that cannot be fetched counts as failed: it is in the store, and is found there the next time.
 *
 * @example
 * const { do: work } = fetching(queue, store);
 */
export function fetching(queue: Queue, store: Pick<RunStore, 'fetch'>): Queue {
  return {
    async do(task) {
      const outcome = await queue.do(task);
      if (outcome.kind !== 'done') return outcome;
      const { kind, folder } = task.request;
      let tidy: () => Promise<void>;
      try {
        tidy = await store.fetch(folder, kind === 'train' ? 'trained.json' : 'measured.json');
      } catch (error) {
        return { kind: 'failed', message: `it is done, but could not be fetched: ${reasonOf(error)}` };
      }
      // What is left there does no harm.
      await tidy().catch(() => undefined);
      return outcome;
    },
  };
}
