import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from 'bullmq';
import { beatEvery, type EndedRun, type Lease, lookEvery, type RunReport, takes, type WorkersQueue } from '../lease.js';
import type { QueuedRun } from '../queuedRun.js';
import type { Said } from '../watched.js';
import { workerName } from '../workerName.js';
import { names, type Server } from './connection.js';

/** A run as BullMQ has it. */
export type RunJob = Job<QueuedRun, EndedRun, string, Said>;

/** Milliseconds that a run which is given back waits for a server that is away: then it is lost by silence instead. */
const patience = 5000;

/**
 * The runs of a queue on a Redis server, for one worker process. BullMQ's lock of a job is the lease: the server lets go of it when it is
 * not renewed, by its own clock, and the job goes back to those that wait.
 *
 * @param server - The connection.
 * @param options - Milliseconds of silence after which a run is another's; whether the sweep has ended.
 * @returns What hands out its runs; close it.
 *
 * @example
 * const lease = await redisLeases(server, { lease: 60_000, isEnded }).take(signal);
 */
export function redisLeases(
  { client, bullmq }: Server,
  { lease, isEnded }: { readonly lease: number; readonly isEnded: () => Promise<boolean> },
): WorkersQueue {
  const name = workerName();
  const worker = new bullmq.Worker<QueuedRun, EndedRun>(names.queue, null, {
    connection: client,
    prefix: names.prefix,
    autorun: false,
    lockDuration: lease,
    stalledInterval: Math.max(500, lease / 2),
    maxStalledCount: takes,
  });
  // A server that is away is waited for.
  worker.on('error', () => undefined);
  // Its two connections, and the search for runs whose workers fell silent.
  const ready = Promise.all([worker.waitUntilReady(), worker.startStalledCheckTimer()]);
  // Told to who takes a run.
  ready.catch(() => undefined);
  let taken = 0;
  return {
    async take(signal) {
      await unlessAborted(ready, signal);
      while (!signal.aborted) {
        const token = `${name}:${taken++}`;
        const job = (await unlessAborted(worker.getNextJob(token, { block: false }), signal)) as RunJob | undefined;
        if (job !== undefined) return leaseOf(job, { token, name, lease });
        if ((await unlessAborted(isEnded(), signal)) === true) return null;
        await sleep(lookEvery(lease), undefined, { signal }).catch(() => undefined);
      }
      return null;
    },
    close: async () => {
      await worker.close(true);
    },
  };
}

/** What a server answers; undefined when the signal is aborted before it does, as when it is away. */
function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      resolve(undefined);
    };
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}

function leaseOf(
  job: RunJob,
  { token, name, lease }: { readonly token: string; readonly name: string; readonly lease: number },
): Lease {
  const lost = new AbortController();
  let report: RunReport = { progress: null, lines: [] };
  const renew = async (): Promise<void> => {
    if ((await job.extendLock(token, lease)) === 1) {
      await job.updateProgress({ worker: name, ...report });
      return;
    }
    clearInterval(timer);
    lost.abort();
  };
  const tick = (): void => {
    // What is asked while the server is away is asked again.
    renew().catch(() => undefined);
  };
  const timer = setInterval(tick, beatEvery(lease));
  tick();
  return {
    run: job.data,
    lost: lost.signal,
    tell: (told) => {
      report = told;
    },
    async end(end, seconds) {
      clearInterval(timer);
      const { title, kind } = job.data;
      try {
        await job.moveToCompleted({ ...end, run: { title, kind }, worker: name, seconds, ...report }, token, false);
        return true;
      } catch (error) {
        // BullMQ's own refusals have a number: the job is not this worker's any more, or has ended.
        if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') throw error;
        lost.abort();
        return false;
      }
    },
    async release() {
      clearInterval(timer);
      const back = job.moveToWait(token).catch(() => undefined);
      await Promise.race([back, sleep(patience, undefined, { ref: false })]);
    },
  };
}
