import { setMaxListeners } from 'node:events';
import PQueue from 'p-queue';
import { isDiskFull } from '../runFolder/writeFault.js';
import { runWorkerProcess, type WorkerOutcome, type WorkerProcessArgs } from './workerProcess.js';

/** Times that a task is begun whose worker is killed: memory may be short only while another one needs it. */
export const tries = 3;

/** A task for a worker; its own signal, where it has one, stops it alone. */
export interface CrewTask<Request, Progress> extends Pick<
  WorkerProcessArgs<Request, Progress>,
  'request' | 'onProgress' | 'onLine' | 'signal'
> {
  /** The lowest number comes first. */
  readonly turn: number;
}

/** How a task ended; 'skipped' where it was not begun, because the disk is full. */
export type CrewOutcome<Result> = WorkerOutcome<Result> | { readonly kind: 'skipped'; readonly message: string };

/** Workers who share what there is to do. */
export interface Crew {
  /** Does a task when a worker is free; a worker that dies is replaced, up to three in all. */
  do<Request, Progress, Result>(task: CrewTask<Request, Progress>): Promise<CrewOutcome<Result>>;
}

/**
 * A crew of worker processes: so many tasks at a time, the earliest turn first.
 *
 * When one finds the disk full, no other task is begun: each would only fail as well.
 *
 * @param options - `script` of the workers, how many at a time, and the signal that asks them all to stop.
 * @returns The crew. Its promises never reject for a fault of a worker.
 *
 * @example
 * const crew = crewOf({ script, workers: 2, signal });
 * const outcome = await crew.do({ request, turn: 0 });
 */
export function crewOf({
  script,
  workers,
  signal,
}: {
  readonly script: string;
  readonly workers: number;
  readonly signal: AbortSignal;
}): Crew {
  // Each worker listens to it: more than ten are no leak, as Node would tell on the terminal.
  setMaxListeners(0, signal);
  const queue = new PQueue({ concurrency: workers });
  let full = false;
  return {
    do: <Request, Progress, Result>({ turn, onLine, signal: ownSignal, ...task }: CrewTask<Request, Progress>) =>
      queue.add(
        async (): Promise<CrewOutcome<Result>> => {
          const stop = ownSignal === undefined ? signal : AbortSignal.any([signal, ownSignal]);
          for (let attempt = 1; ; attempt++) {
            if (full) return { kind: 'skipped', message: 'not begun, because the disk is full' };
            const outcome = await runWorkerProcess<Request, Progress, Result>({
              script,
              signal: stop,
              ...task,
              ...(onLine === undefined ? {} : { onLine }),
            });
            if (outcome.kind === 'failed' && isDiskFull(outcome.message)) full = true;
            if (outcome.kind !== 'died' || attempt === tries || stop.aborted) return outcome;
            onLine?.(`its worker ${outcome.message}; try ${attempt + 1} of ${tries}`);
          }
        },
        { priority: -turn },
      ),
  };
}
