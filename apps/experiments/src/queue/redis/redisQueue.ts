import { type EndedRun, lostTooOften } from '../lease.js';
import type { OpenOptions } from '../place.js';
import type { OpenQueue } from '../queue.js';
import { queuedRun } from '../queuedRun.js';
import { Watched } from '../watched.js';
import { names, type Server } from './connection.js';
import type { RunJob } from './redisLeases.js';

/** Runs that are looked at one by one at each look: so all are, in turn, whatever news of them was lost. */
const looksEach = 200;

/**
 * A queue on a Redis server, for the command that hands out: each run is a job of BullMQ with the run's id as its own.
 *
 * What a server that was begun anew has forgotten is asked for again.
 *
 * @param server - The connection.
 * @param options - As in {@link OpenOptions}; what says again what the queue is, where that was forgotten, and what says that the sweep
 *   has ended.
 * @returns The queue; close it.
 *
 * @example
 * const queue = await redisQueue(server, { header, lease, signal, store, remind, end });
 */
export async function redisQueue(
  { client, bullmq }: Server,
  {
    lease,
    signal,
    store,
    remind,
    end,
  }: OpenOptions & {
    readonly remind: () => Promise<void>;
    readonly end: () => Promise<void>;
  },
): Promise<OpenQueue> {
  const queue = new bullmq.Queue(names.queue, { connection: client, prefix: names.prefix });
  queue.on('error', () => undefined);
  const endedBefore = new Set(await queue.getRanges(['completed', 'failed'], 0, -1));
  const watched = new Watched(signal);
  const asked = new Map<string, ReturnType<typeof queuedRun>>();

  const add = async (id: string): Promise<void> => {
    const run = asked.get(id);
    if (run !== undefined) await queue.add(run.kind, run, { jobId: id, priority: run.turn });
  };
  /** What has become of one run. */
  const look = async (id: string): Promise<void> => {
    const job = (await queue.getJob(id)) as RunJob | undefined;
    if (job === undefined) {
      await add(id);
      return;
    }
    if (job.finishedOn === undefined) return;
    const last = { worker: '', progress: null, lines: [], ...(typeof job.progress === 'object' ? job.progress : {}) };
    // Only BullMQ itself lets a run fail: one whose workers fell silent too often.
    const ended: EndedRun = (await job.isFailed())
      ? { ...last, ...lostTooOften, run: job.data, seconds: 0 }
      : job.returnvalue;
    watched.end(id, ended);
  };
  let from = 0;
  const lookAround = async (): Promise<void> => {
    await remind();
    const active = (await queue.getActive()) as unknown as RunJob[];
    for (const { id = '', progress, attemptsStarted } of active) {
      if (typeof progress === 'object') watched.tell(id, progress, attemptsStarted);
    }
    const ids = watched.ids();
    from = from >= ids.length ? 0 : from;
    await Promise.all(ids.slice(from, from + looksEach).map(look));
    from += looksEach;
  };
  let looking = false;
  const timer = setInterval(
    () => {
      if (looking) return;
      looking = true;
      lookAround()
        .catch(() => undefined)
        .finally(() => (looking = false));
    },
    Math.min(500, lease / 6),
  );
  // News that come at once: the looks above find what they leave out.
  const events = new bullmq.QueueEvents(names.queue, { connection: client, prefix: names.prefix });
  events.on('error', () => undefined);
  events.on('completed', ({ jobId, returnvalue }) => {
    // BullMQ has read the value, whatever its type says.
    watched.end(jobId, returnvalue as EndedRun);
  });
  await events.waitUntilReady();

  return {
    async do(task) {
      const run = queuedRun(task, store.folder);
      const ended = watched.add(run.id, task);
      asked.set(run.id, run);
      // That of an earlier command: what is asked for again did not come to its files.
      if (endedBefore.delete(run.id)) await queue.remove(run.id);
      await add(run.id);
      return ended;
    },
    async close() {
      clearInterval(timer);
      if (!signal.aborted) await end();
      await events.close();
      await queue.close();
    },
  };
}
