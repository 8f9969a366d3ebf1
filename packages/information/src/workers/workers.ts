import type { Detailed, Estimate, WithDetails } from '../estimate.js';
import * as measures from '../index.js';
import type { KsgParts } from '../neighbours/estimators/ksg.js';
import { requireInteger, requireOptions } from '@infodrop/requirements';
import { requireRunOptions } from '../pace.js';
import type { Replication, Replicator, RunOptions } from '../significance/replicates.js';
import type { Statistic } from '../significance/statistic.js';
import { compact } from './compact.js';
import { crewOf } from './crew.js';
import { measureName, requireNoFunctions } from './names.js';
import { DIVISIBLE_NAMES } from './protocol.js';

/** Options of {@link workers}. */
export interface WorkersOptions {
  /** How many workers, an integer ≥ 1; as many as the machine has cores by default. */
  readonly count?: number | undefined;
}

/** Workers that tests, intervals and large estimates are shared among. They start when they are first needed. */
export interface WorkerPool extends Replicator {
  readonly count: number;
  /**
   * A measure, computed by the workers while this thread is free: `pool.estimate(ksgMutualInformation, [x, y], { k: 4 })`.
   * The samples of `ksgMutualInformation` are divided among all workers, any other measure is computed by one. The value
   * has the same bits as the measure itself.
   */
  readonly estimate: {
    <Variables extends readonly unknown[], Options, Details extends boolean>(
      measure: Statistic<Variables, Options>,
      variables: readonly [...Variables],
      options: WithDetails<NoInfer<Options>, Details>,
      run?: Pick<RunOptions, 'signal'>,
    ): Promise<Detailed<Details>>;
    <Variables extends readonly unknown[], Options>(
      measure: Statistic<Variables, Options>,
      variables: readonly [...Variables],
      options?: NoInfer<Options>,
      run?: Pick<RunOptions, 'signal'>,
    ): Promise<number>;
  };
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
 * test.pValue; // 0.00498
 * await pool.close();
 */
export function workers(options: WorkersOptions = {}): WorkerPool {
  requireOptions('workers', options, ['count']);
  const count = requireInteger('workers', 'count', options.count ?? cores(), 1);
  const crew = crewOf(count);
  let closed = false;
  const requireOpen = (caller: string): void => {
    if (closed) throw new Error(`${caller}: workers must be open, got a closed pool. Make another with workers().`);
  };

  const replicates = async (
    { caller, statistic, scheme, task, count: total }: Replication,
    { signal, onProgress }: RunOptions,
  ): Promise<Float64Array> => {
    requireOpen(caller);
    const job = crew.job();
    const measure = measureName(caller, 'statistic', statistic, known);
    requireNoFunctions(caller, task.options);
    const sent = { ...task, variables: task.variables.map(compact) };
    const values = new Float64Array(total);
    const size = Math.min(count, total);
    let next = 0;
    let done = 0;
    await crew.share(job, size, signal, async (thread, _, stopped) => {
      await thread.ask({ kind: 'replicates', job, measure, scheme: scheme.name, task: sent });
      let chunk = 1;
      while (next < total && !stopped()) {
        const from = next;
        next = Math.min(total, from + chunk);
        const { result, milliseconds } = await thread.ask({ kind: 'range', job, caller, from, to: next });
        if (stopped()) return;
        values.set(result as Float64Array, from);
        done += (result as Float64Array).length;
        onProgress?.({ done, total });
        const fitting = Math.round((chunk * CHUNK) / Math.max(milliseconds, 0.01));
        const fair = Math.ceil((total - next) / (2 * size));
        chunk = Math.max(1, Math.min(fitting, 4 * chunk, fair));
      }
    });
    return values;
  };

  const estimate = async (
    measure: unknown,
    variables: readonly unknown[],
    measureOptions?: object,
    run: Pick<RunOptions, 'signal'> = {},
  ): Promise<number | Estimate> => {
    const caller = 'estimate';
    requireOptions(caller, run, ['signal']);
    requireRunOptions(caller, run);
    return computed(caller, 'measure', measure, variables, measureOptions, run);
  };

  const computed = async (
    caller: string,
    argument: string,
    measure: unknown,
    variables: readonly unknown[],
    measureOptions: object | undefined,
    run: Pick<RunOptions, 'signal'>,
  ): Promise<number | Estimate> => {
    requireOpen(caller);
    const name = measureName(caller, argument, measure, known);
    const job = crew.job();
    requireNoFunctions(caller, measureOptions);
    const sent = { job, measure: name, variables: variables.map(compact), options: measureOptions };
    let whole: unknown;
    if (!(DIVISIBLE_NAMES as readonly string[]).includes(name)) {
      await crew.share(job, 1, run.signal, async (thread) => {
        whole = (await thread.ask({ kind: 'estimate', ...sent })).result;
      });
      return whole as number | Estimate;
    }
    let all: KsgParts | undefined;
    let missing = count;
    await crew.share(job, count, run.signal, async (thread, part) => {
      await thread.ask({ kind: 'divided estimate', ...sent });
      const { result } = await thread.ask({ kind: 'share', job, share: { part, parts: count } });
      all = all === undefined ? (result as KsgParts) : merged(all, result as KsgParts);
      if (--missing === 0) whole = (await thread.ask({ kind: 'whole', job, parts: all })).result;
    });
    return whole as number | Estimate;
  };

  return {
    count,
    replicates,
    observe: (caller, statistic, variables, options, run) =>
      computed(caller, 'statistic', statistic, variables, options, run),
    estimate: estimate as WorkerPool['estimate'],
    close: async () => {
      closed = true;
      await crew.end(new Error('workers: the pool must be open until its work is done, got close().'));
    },
  };
}

function cores(): number {
  const { process, navigator } = globalThis as { process?: Partial<NodeJS.Process>; navigator?: Partial<Navigator> };
  return process?.getBuiltinModule?.('node:os').availableParallelism() ?? navigator?.hardwareConcurrency ?? 1;
}

/** The parts of the samples of two shares. */
function merged(one: KsgParts, other: KsgParts): KsgParts {
  const { local, distances, most } = one;
  for (let i = 0; i < distances.length; i++) {
    if (!(other.distances[i]! >= 0)) continue;
    local[i] = other.local[i]!;
    distances[i] = other.distances[i]!;
  }
  return { local, distances, excess: one.excess + other.excess, most };
}
