import type { EndedRun } from '../lease.js';
import type { QueueThere } from '../place.js';
import type { QueuedRun } from '../queuedRun.js';
import { endedState, type QueueState, type RunState } from '../state.js';
import { claimsIn, readClaim } from './claims.js';
import { endPath } from './folderLeases.js';
import { endsIn, queueFolder, readIfThere, todosIn } from './queueFolder.js';

/**
 * What has become of every run of a queue in a folder.
 *
 * @param folder - Of the queue.
 * @param header - What its `queue.json` says.
 * @returns The runs: those that have ended, then the others in the order in which they are taken.
 *
 * @example
 * folderState('/shared/sweep', header).runs.filter(({ state }) => state === 'running').length; // 4
 */
export function folderState(folder: string, { header, ended }: QueueThere): QueueState {
  const queue = queueFolder(folder);
  const todos = todosIn(queue);
  const claims = claimsIn(queue);
  const over = endsIn(queue).flatMap((id): RunState[] => {
    const end = readIfThere(endPath(queue, id)) as EndedRun | undefined;
    return end === undefined ? [] : [endedState(end)];
  });
  const open = todos.flatMap(({ id, path }): RunState[] => {
    const run = readIfThere(path) as QueuedRun | undefined;
    if (run === undefined) return [];
    const numbered = claims.get(id);
    const said = numbered && readClaim(queue, numbered);
    const { title, kind } = run;
    const { worker, progress } = said ?? { worker: '', progress: null };
    return [
      { title, kind, state: said === undefined ? 'waiting' : 'running', worker, progress, message: '', seconds: 0 },
    ];
  });
  return { experiments: Object.keys(header.experiments), ended, runs: [...over, ...open] };
}
