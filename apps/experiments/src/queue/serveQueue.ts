import { reasonOf } from '@infodrop/training/node';
import type { RunProgress } from '../progress/progressBoard.js';
import { clock } from '../progress/timeLeft.js';
import type { RunStore } from '../runStore/runStore.js';
import type { RunWork } from '../sweep/requests.js';
import { crewOf } from '../workers/crew.js';
import type { Lease, RunReport, WorkersQueue } from './lease.js';

/** What runs of a queue are done with. */
export interface ServeOptions {
  readonly queue: WorkersQueue;
  readonly store: RunStore;
  /** Script of the processes that train. */
  readonly script: string;
  /** Runs at a time. */
  readonly workers: number;
  /** Threads of each. */
  readonly threads: number | undefined;
  /** The files of experiments of one's own, by their names. */
  readonly files: ReadonlyMap<string, string>;
  /** When aborted, what is under way is saved and given back. */
  readonly signal: AbortSignal;
  /** What becomes of each run, line by line. */
  readonly say: (line: string) => void;
}

/**
 * Does the runs of a queue, each in a process of its own, until the sweep has ended.
 *
 * @param options - See {@link ServeOptions}.
 * @returns How many runs it ended.
 * @throws CommandError when the queue or the run store cannot be reached any more.
 *
 * @example
 * await serveQueue({ queue, store, script, workers: 2, threads: 1, files: new Map(), signal, say: console.error });
 */
export async function serveQueue(options: ServeOptions): Promise<number> {
  const { queue, workers, script, signal } = options;
  // One that fails takes the others with it: they save, and give back what they have.
  const fault = new AbortController();
  const stop = AbortSignal.any([signal, fault.signal]);
  const crew = crewOf({ script, workers, signal: stop });
  let ended = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const lease = await queue.take(stop);
      if (lease === null) return;
      const outcome = await doRun(lease, crew, options);
      if (outcome === 'full') return;
      if (outcome === 'ended') ended++;
    }
  };
  const slots = await Promise.allSettled(
    Array.from({ length: workers }, () =>
      work().catch((error: unknown) => {
        fault.abort();
        throw error;
      }),
    ),
  );
  const failed = slots.find((slot) => slot.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return ended;
}

async function doRun(
  lease: Lease,
  crew: ReturnType<typeof crewOf>,
  { store, threads, files, say }: ServeOptions,
): Promise<'ended' | 'given back' | 'lost' | 'full'> {
  const { run, lost } = lease;
  const { kind, request, title } = run;
  const started = performance.now();
  let report: RunReport = { progress: null, lines: [] };
  const tell = (news: Partial<RunReport>): void => {
    report = { ...report, ...news };
    lease.tell(report);
  };
  const onLine = (line: string): void => {
    tell({ lines: [...report.lines, line] });
    say(`${title}: ${line}`);
  };
  say(`${title}: ${kind === 'train' ? 'training' : 'measuring'}`);
  const opened = await orGivenBack(lease, say, () => store.open(request.folder, { lost, onLine }));
  const outcome = await crew.do<RunWork, RunProgress, unknown>({
    turn: 0,
    signal: lost,
    request: {
      ...request,
      kind,
      folder: opened.folder,
      file: files.get(request.identity.experiment) ?? null,
      threads,
      leased: true,
    },
    onProgress: (progress) => {
      tell({ progress });
    },
    onLine,
  });
  const seconds = (performance.now() - started) / 1000;
  if (!lost.aborted) await orGivenBack(lease, say, () => opened.end());
  if (lost.aborted) {
    await opened.drop();
    say(`${title}: another worker has it now`);
    return 'lost';
  }
  switch (outcome.kind) {
    case 'stopped':
    case 'skipped':
      await lease.release();
      say(`${title}: ${outcome.kind === 'stopped' ? 'saved and given back' : outcome.message}`);
      return outcome.kind === 'stopped' ? 'given back' : 'full';
    case 'done': {
      const own = await lease.end({ kind: 'done' }, seconds);
      say(`${title}: ${own ? `done in ${clock(1000 * seconds)}` : 'another worker has it now'}`);
      return own ? 'ended' : 'lost';
    }
    default:
      say(`${title}: ${outcome.message}`);
      return (await lease.end(outcome, seconds)) ? 'ended' : 'lost';
  }
}

/** Asks something of the run store; where that fails the run is given back, for another worker may reach it. */
async function orGivenBack<T>(lease: Lease, say: ServeOptions['say'], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Of several runs at once each says where it is kept; the command ends with the fault of the first. Said before the queue is asked: it
    // may be out of reach too, and then only this says where the run is.
    say(`${lease.run.title}: given back: ${reasonOf(error)}`);
    // Without an answer the run is another's when its lease has run out.
    await lease.release().catch(() => undefined);
    throw error;
  }
}
