import * as measures from '../index.js';
import { requireInteger, requireOptions } from '../requirements.js';
import type { Replication, Replicator, RunOptions } from '../significance/replicates.js';
import type { Variable } from '../significance/variable.js';
import { encodeOptions, statisticName } from './names.js';
import { startThread, type Thread } from './thread.js';

/** Options of {@link workers}. */
export interface WorkersOptions {
  /** How many workers, an integer ≥ 1; as many as the machine has cores by default. */
  readonly count?: number | undefined;
}

/** Workers that tests, intervals and large estimates are shared among. They start when they are first needed. */
export interface WorkerPool extends Replicator {
  readonly count: number;
  /** Ends the workers. What is still running rejects. The pool cannot be used afterwards. */
  readonly close: () => Promise<void>;
}

/** Milliseconds that a chunk of replicates should take: short enough for progress and an even end, long enough to be worth asking for. */
const CHUNK = 30;

const known = measures as unknown as Readonly<Record<string, unknown>>;

/**
 * A pool of workers, to be passed as the option `workers` of tests and intervals, and to estimate from many samples.
 *
 * Every worker gets the data once and computes replicates by their index, so that the result has the same bits for any
 * number of workers and without them. Functions are sent by name: measures of this package can be, functions of one's own cannot.
 *
 * @param options - `count`: as many as the machine has cores by default.
 * @returns The pool. Its workers start when they are first needed, and run in Node (worker_threads) and in browsers (from a `blob:`
 *   address, which a page's `worker-src` policy must allow). They do not keep a process of Node alive; in a page, `close()` ends them.
 * @throws RangeError when `count` is no integer ≥ 1; TypeError for unknown options.
 *
 * What a worker throws is thrown again, with its name and message. When a worker dies, what it was asked for rejects, and the next
 * task starts another. An aborted task ends the workers that are in the middle of it.
 *
 * @example
 * import { ksgMutualInformation, permutationTest } from '@infodrop/information';
 * import { workers } from '@infodrop/information/workers';
 * const x = Array.from({ length: 100 }, (_, i) => Math.sin(i * i));
 * const y = x.map((each, i) => each + Math.cos(7 * i));
 * const pool = workers({ count: 2 });
 * const test = await permutationTest(ksgMutualInformation, [x, y], { seed: 1, permutations: 200, workers: pool });
 * await pool.close();
 */
export function workers(options: WorkersOptions = {}): WorkerPool {
  requireOptions('workers', options, ['count']);
  const count = requireInteger('workers', 'count', options.count ?? cores(), 1);
  const threads: (Thread | undefined)[] = new Array<undefined>(count).fill(undefined);
  let jobs = 0;
  let closed = false;

  const threadAt = (place: number): Thread => {
    const running = threads[place];
    if (running !== undefined) return running;
    const thread = startThread(() => {
      if (threads[place] === thread) threads[place] = undefined;
    });
    threads[place] = thread;
    return thread;
  };

  const replicates = async (replication: Replication, run: RunOptions): Promise<Float64Array> => {
    const { caller, statistic, scheme, task, count: total } = replication;
    if (closed) throw new Error(`${caller}: workers must be open, got a closed pool. Make another with workers().`);
    const job = jobs++;
    const sent = {
      variables: task.variables.map(compact),
      options: encodeOptions(caller, task.options, known),
      settings: task.settings,
    };
    const prepare = {
      kind: 'prepare',
      job,
      statistic: statisticName(caller, statistic, known),
      scheme: scheme.name,
      task: sent,
    } as const;
    const { signal, onProgress } = run;
    signal?.throwIfAborted();

    const values = new Float64Array(total);
    const crew = Math.min(count, total);
    const busy = new Set<number>();
    let next = 0;
    let done = 0;
    let stopped = false;
    const work = async (place: number): Promise<void> => {
      const thread = threadAt(place);
      busy.add(place);
      await thread.ask(prepare);
      let size = 1;
      while (next < total && !stopped) {
        const from = next;
        next = Math.min(total, from + size);
        const { values: chunk, milliseconds } = await thread.ask({ kind: 'replicates', job, caller, from, to: next });
        values.set(chunk, from);
        done += chunk.length;
        // A stopped job says no more.
        if (isStopped()) break;
        onProgress?.({ done, total });
        const fitting = Math.round((size * CHUNK) / Math.max(milliseconds, 0.01));
        const share = Math.ceil((total - next) / (2 * crew));
        size = Math.max(1, Math.min(fitting, 4 * size, share));
      }
      busy.delete(place);
      await thread.ask({ kind: 'release', job });
    };
    const isStopped = (): boolean => stopped;

    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is the caller's own.
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    const crewWork = Array.from({ length: crew }, (_, place) => work(place));
    try {
      await Promise.race([Promise.all(crewWork), aborted]);
      return values;
    } catch (error) {
      stopped = true;
      // A worker in the middle of a chunk that nobody waits for is ended, unless another job waits for it too.
      for (const place of busy) {
        const thread = threads[place];
        if (thread?.pending() !== 1) continue;
        threads[place] = undefined;
        void thread.stop(error);
      }
      throw error;
    } finally {
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
      void Promise.allSettled(crewWork);
    }
  };

  return {
    count,
    replicates,
    close: async () => {
      closed = true;
      const ended = threads.splice(0, count);
      const reason = new Error('workers: the pool must be open until its work is done, got close().');
      await Promise.all(ended.map(async (thread) => thread?.stop(reason)));
    },
  };
}

function cores(): number {
  const { process, navigator } = globalThis as { process?: Partial<NodeJS.Process>; navigator?: Partial<Navigator> };
  return process?.getBuiltinModule?.('node:os').availableParallelism() ?? navigator?.hardwareConcurrency ?? 1;
}

/** The variable without the rest of a buffer that it is a small part of, which would be copied with it. */
function compact(variable: Variable): Variable {
  if ('columns' in variable) return { columns: variable.columns.map((column) => own(column)) };
  if ('shape' in variable) return { data: own(variable.data), shape: variable.shape };
  return own(variable);
}

function own<T extends ArrayBufferView>(values: T): T {
  return values.byteLength === values.buffer.byteLength ? values : (values as T & { slice: () => T }).slice();
}
