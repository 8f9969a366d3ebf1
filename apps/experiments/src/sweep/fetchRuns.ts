import { join } from 'node:path';
import PQueue from 'p-queue';
import type { RunStore } from '../runStore/runStore.js';
import type { BegunSweep } from './begunSweep.js';
import { recordsIn } from './records.js';
import { runsOf } from './runs.js';

/** Runs that are fetched at a time. */
const atOnce = 8;

/**
 * Brings onto this machine what runs of a sweep came to for an earlier command, here or elsewhere.
 *
 * @param begun - The sweep.
 * @param store - Where its runs are kept.
 * @throws CommandError when the store does not answer or refuses.
 *
 * @example
 * await fetchRuns(begun, store);
 */
export async function fetchRuns(
  { experiment, folder, sweep }: Pick<BegunSweep, 'experiment' | 'folder' | 'sweep'>,
  store: Pick<RunStore, 'address' | 'fetch'>,
): Promise<void> {
  // In a shared folder they are where they are looked for.
  if (store.address === null) return;
  const records = recordsIn(folder, sweep);
  const queue = new PQueue({ concurrency: atOnce });
  const runs = runsOf(experiment, sweep.scale).flatMap(({ trials }) => trials.flatMap((trial) => trial.runs));
  await queue.addAll(
    runs.filter((run) => records.measured(run) === undefined).map((run) => () => store.fetch(join(folder, run.folder))),
  );
}
