import { join } from 'node:path';
import PQueue from 'p-queue';
import type { RunStore } from '../runStore/runStore.js';
import type { BegunSweep } from './begunSweep.js';
import { recordsIn } from './records.js';
import { allRuns } from './runs.js';

/** Runs that are fetched at a time. */
const atOnce = 8;

/**
 * Brings onto this machine what runs of a sweep came to for an earlier command elsewhere, and puts into the store what they came to for
 * one here that had none: a network is measured wherever there is a worker.
 *
 * @param begun - The sweep.
 * @param store - Where its runs are kept.
 * @param options - When the signal is aborted no more runs are asked for; told at the beginning how many there are.
 * @throws CommandError when the store does not answer or refuses.
 *
 * @example
 * await fetchRuns(begun, store, { signal, say: console.error });
 */
export async function fetchRuns(
  { experiment, folder, sweep }: Pick<BegunSweep, 'experiment' | 'folder' | 'sweep'>,
  store: Pick<RunStore, 'address' | 'fetch' | 'share'>,
  { signal, say }: { readonly signal: AbortSignal; readonly say: (line: string) => void },
): Promise<void> {
  // In a shared folder they are where they are looked for.
  if (store.address === null) return;
  const records = recordsIn(folder, sweep);
  const queue = new PQueue({ concurrency: atOnce });
  const runs = allRuns(experiment, sweep.scale).filter((run) => records.measured(run) === undefined);
  if (runs.length === 0) return;
  say(`store    ${store.address}: looking for what ${runs.length} runs came to`);
  try {
    await queue.addAll(
      runs.map((run) => async () => {
        if (signal.aborted) return;
        const place = join(folder, run.folder);
        await (records.trained(run) === undefined ? store.fetch(place) : store.share(place));
      }),
    );
  } finally {
    // After a fault the others are not asked for either.
    queue.clear();
  }
}
