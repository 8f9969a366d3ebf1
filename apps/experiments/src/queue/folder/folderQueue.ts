import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createWhole } from '../../runFolder/createWhole.js';
import { type EndedRun, lookEvery } from '../lease.js';
import type { OpenOptions } from '../place.js';
import type { OpenQueue, RunTask } from '../queue.js';
import { queuedRun } from '../queuedRun.js';
import { Watched } from '../watched.js';
import { claimsIn, readClaim } from './claims.js';
import { writeHeader } from './folderHeader.js';
import { endPath } from './folderLeases.js';
import { endsIn, makeQueueFolder, queueFolder, readIfThere, todoName, todosIn } from './queueFolder.js';

/**
 * A queue in a folder that several machines share, for the command that hands out.
 *
 * @param folder - Of the queue; made where it is missing.
 * @param options - Its header; the store of the runs; milliseconds of silence after which a run is another worker's; a signal on which the runs are left to
 *   their workers, and what waits for them resolves as stopped.
 * @returns The queue. Close it at the end, which sends the workers home.
 * @throws CommandError when the folder cannot be written to.
 *
 * @example
 * const queue = folderQueue('/shared/sweep', { header, lease: 60_000, signal, store });
 */
export function folderQueue(folder: string, { header, lease, signal, store }: OpenOptions): OpenQueue {
  const queue = queueFolder(folder);
  makeQueueFolder(queue);
  writeHeader(queue, { header, lease, ended: false });
  const endedBefore = new Set(endsIn(queue));
  const queued = new Map(todosIn(queue).map(({ id, path }) => [id, path]));
  const watched = new Watched(signal);

  const look = (): void => {
    for (const id of endsIn(queue)) {
      if (!watched.has(id)) continue;
      const end = readIfThere(endPath(queue, id)) as EndedRun | undefined;
      if (end !== undefined) watched.end(id, end);
    }
    for (const [id, numbered] of claimsIn(queue)) {
      if (!watched.has(id)) continue;
      const said = readClaim(queue, numbered);
      if (said !== undefined) watched.tell(id, said, numbered.number);
    }
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch {
      // A folder that cannot be reached for a moment is looked at again.
    }
  }, lookEvery(lease));

  return {
    do(task: RunTask) {
      const run = queuedRun(task, store.folder);
      const end = watched.add(run.id, task);
      const path = queued.get(run.id);
      const isUnderWay = path !== undefined && readIfThere(path) !== undefined;
      const hasJustEnded = !endedBefore.has(run.id) && existsSync(endPath(queue, run.id));
      if (isUnderWay || hasJustEnded) return end;
      // That of an earlier command: what is asked for again did not come to its files.
      rmSync(endPath(queue, run.id), { force: true });
      createWhole(join(queue.todo, todoName(run)), JSON.stringify(run));
      return end;
    },
    close() {
      clearInterval(timer);
      if (!signal.aborted && existsSync(folder)) writeHeader(queue, { header, lease, ended: true });
      return Promise.resolve();
    },
  };
}
