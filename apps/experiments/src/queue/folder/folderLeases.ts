import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWhole } from '../../runFolder/createWhole.js';
import {
  beatEvery,
  lookEvery,
  type EndedRun,
  type Lease,
  lostTooOften,
  type RunEnd,
  type RunReport,
  takes,
  type WorkersQueue,
} from '../lease.js';
import type { QueuedRun } from '../queuedRun.js';
import { claim, claimsIn, isHeld, type NumberedClaim, readClaim, removeClaims, renew } from './claims.js';
import { isEnded } from './folderHeader.js';
import { type QueueFolder, queueFolder, readIfThere, type Todo, todosIn } from './queueFolder.js';
import { workerName } from '../workerName.js';
import { Silence } from './silence.js';

/**
 * The runs of a queue in a folder, for one worker process. A run is taken by a file that only one can make; its worker renews that file,
 * and when it stands still for the time of the lease, by the count of who looks, another takes the run under the next number.
 *
 * @param folder - Of a queue that is there.
 * @param lease - Milliseconds of silence after which a run is another's.
 * @returns What hands out its runs.
 *
 * @example
 * const lease = await folderLeases('/shared/sweep', 60_000).take(signal);
 */
export function folderLeases(folder: string, lease: number): WorkersQueue {
  const queue = queueFolder(folder);
  const worker = workerName();
  const silence = new Silence({ lease, longestGap: 4 * lookEvery(lease) });
  const held = new Set<string>();
  /** What was not taken when it was last looked at: looking at ten thousand names for each of them would take long. */
  let fresh: Todo[] = [];

  /** Takes a run; undefined where another was faster, or it has ended. */
  const take = (todo: Todo, number: number): Lease | undefined => {
    const own: NumberedClaim = { id: todo.id, number };
    if (!claim(queue, own, worker)) return undefined;
    const run = readIfThere(todo.path) as QueuedRun | undefined;
    if (run === undefined || readIfThere(endPath(queue, todo.id)) !== undefined) {
      // Whoever ended it may have been killed before it could say so here.
      rmSync(todo.path, { force: true });
      removeClaims(queue, own);
      return undefined;
    }
    if (number > takes) {
      endRun(queue, todo, own, {
        ...lostTooOften,
        run: { title: run.title, kind: run.kind },
        worker,
        seconds: 0,
        progress: null,
        lines: [],
      });
      return undefined;
    }
    held.add(todo.id);
    return leaseOf({ queue, todo, own, run, worker, every: beatEvery(lease), onLeft: () => held.delete(todo.id) });
  };

  /** Takes the next run that nobody has; then one whose worker is silent. */
  const next = (): Lease | undefined => {
    for (let todo = fresh.shift(); todo !== undefined; todo = fresh.shift()) {
      const taken = take(todo, 1);
      if (taken !== undefined) return taken;
    }
    const claims = claimsIn(queue);
    const todos = todosIn(queue);
    fresh = todos.filter(({ id }) => !claims.has(id));
    if (fresh.length > 0) return undefined;
    silence.keep(new Set(claims.keys()));
    for (const todo of todos) {
      const last = claims.get(todo.id);
      if (last === undefined || held.has(todo.id)) continue;
      const said = readClaim(queue, last);
      if (said === undefined || !silence.isOver(todo.id, `${last.number}:${said.beat}`, performance.now())) continue;
      const taken = take(todo, last.number + 1);
      if (taken !== undefined) return taken;
    }
    return undefined;
  };

  return {
    async take(signal) {
      while (!signal.aborted) {
        const found = next();
        if (found !== undefined) return found;
        if (fresh.length > 0) continue;
        if (isEnded(queue)) return null;
        await sleep(lookEvery(lease), undefined, { signal }).catch(() => undefined);
      }
      return null;
    },
  };
}

/** Where it stands how a run ended. */
export function endPath({ ends }: Pick<QueueFolder, 'ends'>, id: string): string {
  return join(ends, `${id}.json`);
}

/** Ends a run, unless it has ended: of several that think it theirs one does. */
function endRun(queue: QueueFolder, { id, path }: Todo, own: NumberedClaim, end: EndedRun): boolean {
  const first = createWhole(endPath(queue, id), JSON.stringify(end));
  rmSync(path, { force: true });
  // Last: where a claim is gone, so is the run.
  removeClaims(queue, own);
  return first;
}

function leaseOf({
  queue,
  todo,
  own,
  run,
  worker,
  every,
  onLeft,
}: {
  readonly queue: QueueFolder;
  readonly todo: Todo;
  readonly own: NumberedClaim;
  readonly run: QueuedRun;
  readonly worker: string;
  readonly every: number;
  readonly onLeft: () => void;
}): Lease {
  const lost = new AbortController();
  let report: RunReport = { progress: null, lines: [] };
  const lose = (): void => {
    onLeft();
    lost.abort();
  };
  const stop = renew(queue, own, worker, { every, report: () => report, onLost: lose });
  /** Stops renewing, for this is the end of it; false where it was lost. */
  const leave = (): boolean => {
    stop();
    if (lost.signal.aborted) return false;
    const held = isHeld(queue, own, worker);
    if (held) onLeft();
    else lose();
    return held;
  };
  return {
    run,
    lost: lost.signal,
    tell: (told) => {
      report = told;
    },
    end: (end: RunEnd, seconds) => {
      if (!leave()) return Promise.resolve(false);
      return Promise.resolve(
        endRun(queue, todo, own, { ...end, run: { title: run.title, kind: run.kind }, worker, seconds, ...report }),
      );
    },
    release: () => {
      if (leave()) removeClaims(queue, own);
      return Promise.resolve();
    },
  };
}
