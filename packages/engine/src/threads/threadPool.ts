import type { Worker as WorkerOfNode } from 'node:worker_threads';
import { threadProgram } from '../generated/threadProgram.js';
import { nodeBuiltin } from '../runtime.js';
import { type Block, blockOf, DONE, FAILED, type Job, type Kernel, publish, waitWhile, work } from './protocol.js';
import type { Start } from './worker.js';

/** Threads that help the calling one with the kernels of one backend. */
export interface ThreadPool {
  /** Threads that compute: the helpers that live, and the calling one. */
  readonly size: () => number;
  /** Threads that may need scratch, those that have died included. */
  readonly places: number;
  /** What the threads share beside memory. */
  readonly block: Block;
  /**
   * Computes a job, and returns when all of it is done.
   *
   * @throws What the kernel throws. Where only a helper fails, `again` has to do the whole job.
   * @throws Error when a thread keeps the chunk that it has taken for too long; then the pool helps no more.
   */
  readonly run: (job: Omit<Job, 'workspaces'>, workspaces: readonly number[], again: () => void) => void;
  /** Ends the helpers. */
  readonly close: () => void;
}

/** What a pool may be told, beside what its threads need. */
export interface ThreadPoolOptions {
  /** Threads that compute, the calling one included. */
  readonly count: number;
  /** Seconds that a thread may hold a chunk without an end (default 60). */
  readonly patience?: number;
  /** Told when a helper ends by itself. */
  readonly onLoss: (why: string, left: number) => void;
  /** Where the helpers' program is, for a page whose policy forbids one that is made in the page. */
  readonly workerUrl?: WorkerUrl | undefined;
}

/** What a browser's `Worker` takes; under a policy of Trusted Types, a TrustedScriptURL. */
export type WorkerUrl = string | URL | { toString(): string };

interface Helper {
  readonly ready: Promise<void>;
  readonly end: () => void;
}

/**
 * Starts the helpers of a backend, and resolves when they are ready.
 *
 * They sleep between the jobs, never keep Node's process alive, and end with it. One that ends by itself is reported by
 * `onLoss`, and the others go on without it.
 *
 * @param module - The training module with shared memory; `memory` is the backend's.
 * @param kernels - The functions of the calling thread's instance, in the order of `kernelsOf`.
 */
export async function startThreadPool(
  { module, memory }: Pick<Start, 'module' | 'memory'>,
  kernels: readonly Kernel[],
  { count, patience = 60, onLoss, workerUrl }: ThreadPoolOptions,
): Promise<ThreadPool> {
  const block = blockOf();
  let helping = count - 1;
  let closed = false;
  const helpers: Helper[] = [];
  const close = () => {
    closed = true;
    helping = 0;
    for (const helper of helpers) helper.end();
  };
  const lost = (why: string) => {
    if (closed) return;
    helping -= 1;
    onLoss(why, helping + 1);
  };
  try {
    for (let thread = 1; thread < count; thread++) {
      helpers.push(startHelper({ module, memory, block: block.words.buffer, thread }, lost, workerUrl));
    }
    await Promise.all(helpers.map(({ ready }) => ready));
  } catch (error) {
    close();
    throw error;
  }

  // A page's own thread may not sleep.
  const sleeps = typeof document === 'undefined';
  return {
    size: () => helping + 1,
    places: count,
    block,
    run: (job, workspaces, again) => {
      const generation = publish(block, { ...job, workspaces });
      try {
        work(block, kernels, generation, 0);
      } finally {
        awaitChunks(block, job.chunks, sleeps, patience, close);
      }
      if (Atomics.load(block.words, FAILED) > 0) again();
    },
    close,
  };
}

/** Waits for the chunks that other threads have taken. One that has died with a chunk in its hands never gives it back. */
function awaitChunks({ words }: Block, chunks: number, sleeps: boolean, patience: number, giveUp: () => void): void {
  let idle = 0;
  for (let done = Atomics.load(words, DONE); done < chunks; done = Atomics.load(words, DONE)) {
    // In short turns, so that a machine that was put to sleep does not count as time.
    idle = waitWhile(words, DONE, done, sleeps, 1000) ? 0 : idle + 1;
    if (idle < patience) continue;
    giveUp();
    throw new Error(
      `training kernels: a thread must finish what it has taken within ${patience} s, got ${done} of ${chunks} chunks. ` +
        'It has died or its processor is taken: train from the last checkpoint, with INFODROP_THREADS=1 if it comes again.',
    );
  }
}

function startHelper(start: Start, lost: (why: string) => void, workerUrl: WorkerUrl | undefined): Helper {
  const threads = nodeBuiltin('node:worker_threads');
  return threads
    ? helperOfNode(new threads.Worker(threadProgram, { eval: true, execArgv: [] }), start, lost)
    : helperOfBrowser(start, lost, workerUrl);
}

function helperOfNode(worker: WorkerOfNode, start: Start, lost: (why: string) => void): Helper {
  let cause: string | undefined;
  let started = false;
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => {
      started = true;
      worker.unref();
      resolve();
    });
    worker.on('error', (error) => {
      cause = String(error);
    });
    worker.on('exit', (code) => {
      const why = cause ?? `an exit with code ${code}`;
      if (started) lost(why);
      else reject(new Error(`a thread does not start: ${why}`));
    });
  });
  worker.postMessage(start);
  return { ready, end: () => void worker.terminate() };
}

function helperOfBrowser(start: Start, lost: (why: string) => void, workerUrl: WorkerUrl | undefined): Helper {
  const made = workerUrl === undefined;
  const url = workerUrl ?? URL.createObjectURL(new Blob([threadProgram], { type: 'text/javascript' }));
  let worker: Worker;
  try {
    worker = new Worker(url as string);
  } catch (error) {
    if (made) URL.revokeObjectURL(url as string);
    throw new Error(`a thread does not start: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  let started = false;
  const ready = new Promise<void>((resolve, reject) => {
    worker.onmessage = () => {
      started = true;
      if (made) URL.revokeObjectURL(url as string);
      resolve();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const why =
        event.message ||
        (made ? 'the page may forbid workers from blob: addresses' : `no program of a thread at ${String(workerUrl)}`);
      if (started) lost(why);
      else reject(new Error(`a thread does not start: ${why}`));
    };
  });
  worker.postMessage(start);
  return {
    ready,
    end: () => {
      worker.terminate();
    },
  };
}
