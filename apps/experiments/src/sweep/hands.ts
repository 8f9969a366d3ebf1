import { reasonOf } from '@infodrop/training/node';
import type { ProgressBoard } from '../progress/progressBoard.js';
import type { OpenOptions } from '../queue/place.js';
import type { Queue } from '../queue/queue.js';
import { serveQueue, type ServeOptions } from '../queue/serveQueue.js';
import type { SharedQueue } from '../queue/sharedQueue.js';
import { fetching } from '../runStore/fetching.js';
import { crewOf } from '../workers/crew.js';
import type { SweepPlan } from './begunSweep.js';

/** Who does the runs of a command. */
export interface Hands {
  readonly queue: Queue;
  /** Sends them home. */
  readonly leave: () => Promise<void>;
}

/**
 * Worker processes of this command; or, where there is a shared queue, workers anywhere, helped by so many of this command.
 *
 * @param options - The shared queue and what it says; the workers of this command, which may be none beside a shared queue.
 * @returns Who does the runs; let them leave whatever happens.
 *
 * @example
 * const { queue, leave } = await handsOf({ queue: undefined, header, plans, workers: 2, threads: 1, signal, script, board });
 */
export async function handsOf({
  queue: shared,
  header,
  plans,
  workers,
  threads,
  signal,
  script,
  board,
}: Pick<OpenOptions, 'header' | 'signal'> &
  Pick<ServeOptions, 'workers' | 'threads' | 'script'> & {
    readonly queue: SharedQueue | undefined;
    readonly plans: readonly SweepPlan[];
    readonly board: ProgressBoard;
  }): Promise<Hands> {
  if (shared === undefined) {
    return { queue: crewOf({ script, workers, signal }), leave: () => Promise.resolve() };
  }
  const { place, store, lease } = shared;
  const open = await place.open({ header, lease, signal, store });
  const queue = fetching(open, store);
  if (workers === 0) return { queue, leave: () => open.close() };
  const own = place.serve(lease);
  const ended = new AbortController();
  const served = serveQueue({
    queue: own,
    store,
    script,
    workers,
    threads,
    files: new Map(plans.flatMap(({ experiment, file }) => (file === null ? [] : [[experiment.name, file]]))),
    signal: AbortSignal.any([signal, ended.signal]),
    // The board shows what becomes of each run.
    say: () => undefined,
  }).catch((error: unknown) => {
    board.note(`the workers of this command have left: ${reasonOf(error)}`);
  });
  return {
    queue,
    leave: async () => {
      await open.close();
      ended.abort();
      await served;
      await own.close?.();
    },
  };
}
