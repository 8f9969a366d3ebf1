import { pace } from '../pace.js';
import { type AnyStatistic, numberOf } from './statistic.js';
import type { Variable } from './variable.js';

/** How far a long computation has come. */
export interface Progress {
  /** Replicates computed so far. */
  readonly done: number;
  /** Replicates in all. */
  readonly total: number;
}

/** How a long computation is run; nothing here changes its result. */
export interface RunOptions {
  /** Told now and then how far it has come, and at the end. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Stops it: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Workers to share the replicates among, from `workers()` of '@infodrop/information/workers'. The result is the same. */
  readonly workers?: Replicator | undefined;
}

export const RUN_OPTIONS = ['onProgress', 'signal', 'workers'] as const;

/** A way to draw samples anew: replicate `index` is a function of the variables, the settings and `index` alone. */
export interface Scheme {
  readonly name: string;
  readonly replicate: (statistic: AnyStatistic, task: ReplicateTask) => (index: number) => unknown;
}

/** What is drawn from, and how; can be sent to a worker. */
export interface ReplicateTask {
  readonly variables: readonly Variable[];
  readonly options: object | undefined;
  /** What the scheme needs to know, seed included. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** All replicates of one computation. */
export interface Replication {
  readonly caller: string;
  readonly statistic: AnyStatistic;
  readonly scheme: Scheme;
  readonly task: ReplicateTask;
  readonly count: number;
}

/** What shares replicates among workers. */
export interface Replicator {
  readonly replicates: (replication: Replication, run: RunOptions) => Promise<Float64Array>;
  /** The statistic of the samples themselves, computed while this thread is free. */
  readonly observe?: (
    caller: string,
    statistic: AnyStatistic,
    variables: readonly unknown[],
    options: object,
    run: Pick<RunOptions, 'signal'>,
  ) => Promise<unknown>;
}

/** Computes every replicate, here or on workers. */
export async function replicates(replication: Replication, run: RunOptions): Promise<Float64Array> {
  run.signal?.throwIfAborted();
  if (run.workers !== undefined) return run.workers.replicates(replication, run);
  const { caller, statistic, scheme, task, count } = replication;
  const replicate = scheme.replicate(statistic, task);
  const values = new Float64Array(count);
  const { onProgress, signal } = run;
  const next = pace(count, { caller, onProgress, signal });
  for (let index = 0; index < count; index++) {
    values[index] = numberOf(caller, replicate(index), `in replicate ${index}`);
    await next();
  }
  return values;
}
