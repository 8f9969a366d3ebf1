import type { NamedExperiment } from '../experiment/namedExperiments.js';
import { sessionOf } from '../provenance/session.js';
import { askForEngine } from '../sweep/askForEngine.js';
import { workerScript } from '../sweep/sweep.js';
import { openStore } from '../runStore/openStore.js';
import type { StoreAddress } from '../runStore/storeAddress.js';
import { requireWorkers } from '../workers/requireWorkers.js';
import { threadsEach } from '../workers/threadsEach.js';
import { queueHeader, requireSameQueue } from './header.js';
import { awaitQueue, type QueuePlace } from './place.js';
import { serveQueue } from './serveQueue.js';

/** What `infodrop worker` is asked for with. */
export interface WorkerOptions {
  readonly place: QueuePlace;
  /** Where the runs are kept, by what the queue says of it. */
  readonly storeIn: (said: string | null) => StoreAddress;
  /** All that this command knows; those of files are named by --experiment. */
  readonly experiments: readonly NamedExperiment[];
  /** Runs at a time, a process each. */
  readonly workers: number;
  /** Milliseconds that it waits for a queue with a sweep under way. */
  readonly patience: number;
  /** When aborted, what is under way is saved and given back. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Does runs of a queue until its sweep has ended.
 *
 * @param options - See {@link WorkerOptions}.
 * @throws CommandError when the queue is of another version, engine or experiment, or cannot be reached any more.
 *
 * @example
 * await workerCommand({ place, storeIn, experiments, workers: 2, patience: 600_000, signal, say: console.error });
 */
export async function workerCommand({
  place,
  storeIn,
  experiments,
  workers,
  patience,
  signal,
  say,
}: WorkerOptions): Promise<void> {
  requireWorkers(workers);
  const onWait = (): void => {
    say('waiting for a sweep in the queue');
  };
  const there = await awaitQueue(place, { patience, signal, onWait });
  if (there === null) {
    say('no sweep in the queue');
    return;
  }
  const store = await openStore(storeIn(there.header.store), undefined);
  const threads = threadsEach(workers);
  const engine = await askForEngine(workerScript, { backend: there.header.backend, threads, signal });
  say(`engine   ${engine.line}`);
  const known = new Map(experiments.map(({ experiment, file }) => [experiment.name, file]));
  const asked = Object.keys(there.header.experiments).flatMap((name) => {
    const file = known.get(name);
    return file === undefined ? [] : [[name, file] as const];
  });
  requireSameQueue(there.header, queueHeader(sessionOf(engine), Object.fromEntries(asked), store.address), place.where);
  const queue = place.serve(there.lease);
  try {
    const ended = await serveQueue({
      queue,
      store,
      script: workerScript,
      workers,
      threads,
      files: new Map(asked.flatMap(([name, file]) => (file === null ? [] : [[name, file] as const]))),
      signal,
      say,
    });
    say(`left     ${ended} runs done here`);
  } finally {
    await queue.close?.();
  }
}
