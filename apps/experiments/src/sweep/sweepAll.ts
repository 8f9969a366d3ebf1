import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CommandError } from '../commandError.js';
import { requireDataOf } from '../data/requireDataOf.js';
import { hint } from '../hint.js';
import { type ProgressBoard, progressBoard } from '../progress/progressBoard.js';
import { sessionOf } from '../provenance/session.js';
import { queueHeader } from '../queue/header.js';
import { takeQueue } from '../queue/place.js';
import type { SharedQueue } from '../queue/sharedQueue.js';
import type { Report } from '../report/writeReport.js';
import { requireWorkers } from '../workers/requireWorkers.js';
import { threadsEach } from '../workers/threadsEach.js';
import { askForEngine } from './askForEngine.js';
import { type BegunSweep, beginSweep, type SweepPlan } from './begunSweep.js';
import { difference } from './difference.js';
import { boardRunsOf, doSweep } from './doSweep.js';
import { fetchRuns } from './fetchRuns.js';
import { handsOf } from './hands.js';
import { networksOf } from './plans.js';
import { readSweep } from './sweepFolder.js';
import { type WorkOptions, workerScript } from './sweep.js';

/** What several sweeps are asked for with. */
export interface SweepAllOptions extends Omit<WorkOptions, 'out'> {
  /** At least one; the earlier ones are finished first. */
  readonly plans: readonly SweepPlan[];
  /** What was typed behind `infodrop`, for hints. */
  readonly command: readonly string[];
  /** Who does the runs. Default: worker processes of this command. */
  readonly queue?: SharedQueue;
}

/** What became of one of them. */
export interface SweepEnd {
  readonly plan: SweepPlan;
  /** Null where it could not be finished. */
  readonly report: Report | null;
  /** Empty where it was. */
  readonly fault: string;
}

/**
 * Runs several experiments with one crew and one display: where one has no more work for all workers, the next is begun. Each has
 * its own folder and lock. What was done by an earlier, interrupted command is not done again.
 *
 * @param options - See {@link SweepAllOptions}.
 * @returns What became of each: a fault of one does not stop the others.
 * @throws CommandError before anything is trained when a folder is another's or holds another run; when it was stopped.
 *
 * @example
 * await sweepAll({ plans, workers: 2, command: ['sweep', '--all'], signal });
 */
export async function sweepAll(options: SweepAllOptions): Promise<readonly SweepEnd[]> {
  const { plans, workers, signal, stream = process.stderr } = options;
  if (options.queue === undefined || workers !== 0) requireWorkers(workers);
  // The drawing libraries take memory that training could use: where there is something to train they are loaded at its end.
  const done = new Map(plans.filter(isFinished).map((plan) => [plan, plan.folder]));
  const toDo = plans.filter((plan) => !done.has(plan));
  for (const folder of done.values()) stream.write(`done     ${folder}\n`);
  // Workers elsewhere may have what this machine lacks.
  const lacking = options.queue === undefined ? lackingData(toDo) : new Map<SweepPlan, SweepEnd>();
  const doable = toDo.filter((plan) => !lacking.has(plan));
  const worked = doable.length === 0 ? [] : await work(doable, options, stream);
  if (signal.aborted) throw new CommandError(`stopped, and saved. Go on with: ${hint(options.command)}`);
  const { writeReport } = await import('../report/writeReport.js');
  return plans.map((plan): SweepEnd => {
    const end = lacking.get(plan) ?? worked[doable.indexOf(plan)];
    return (
      end ?? { plan, fault: '', report: writeReport(plan.folder, plan.experiment, readSweep(plan.folder), plan.file) }
    );
  });
}

/** Whether an earlier command has finished a plan, with whatever versions: its report says with which. */
function isFinished({ experiment, scale, folder }: SweepPlan): boolean {
  if (!existsSync(join(folder, 'result.json'))) return false;
  const there = readSweep(folder);
  return there.experiment === experiment.name && difference(there.scale, scale) === undefined;
}

/** The plans whose data are not here: nothing of them is begun. */
function lackingData(plans: readonly SweepPlan[]): Map<SweepPlan, SweepEnd> {
  return new Map(
    plans.flatMap((plan) => {
      try {
        requireDataOf(plan.experiment, plan.scale);
        return [];
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return [[plan, { plan, report: null, fault: error.message }] as const];
      }
    }),
  );
}

/** Does what is left, all plans with one crew and on one board. */
async function work(
  plans: readonly SweepPlan[],
  { workers, backend, signal, queue }: SweepAllOptions,
  stream: NodeJS.WriteStream,
): Promise<readonly SweepEnd[]> {
  const threads = threadsEach(Math.max(1, workers));
  const engine = await askForEngine(workerScript, { backend, threads, signal });
  const session = sessionOf(engine);
  const files = Object.fromEntries(plans.map(({ experiment, file }) => [experiment.name, file]));
  const header = queueHeader(session, files, queue?.store.address ?? null);
  const leaveQueue =
    queue &&
    (await takeQueue(queue.place, {
      header,
      lease: queue.lease,
      onWait: () =>
        stream.write(
          'another command handed this queue out: waiting until it shows that it is at work, or is silent\n',
        ),
    }));
  const begun: BegunSweep[] = [];
  try {
    for (const plan of plans) {
      const wayOut = 'Choose another folder with --out.';
      begun.push(beginSweep(plan, { session, same: plan, wayOut, shared: queue !== undefined }));
    }
    stream.write(`engine   ${engine.line}\n`);
    for (const { folder } of begun) stream.write(`folder   ${folder}\n`);
    if (queue !== undefined) {
      stream.write(`queue    ${queue.place.where}; start workers with: ${hint(['worker', ...queue.words])}\n`);
    }
    const say = (line: string): boolean => stream.write(`${line}\n`);
    for (const one of begun) if (queue !== undefined) await fetchRuns(one, queue.store, { signal, say });
    if (signal.aborted) return [];
    const runs = begun.map((one, i) => boardRunsOf(one, prefixOf(plans, i)));
    const left = runs.reduce((sum, each) => sum + Object.keys(each).length, 0);
    const all = plans.reduce((sum, plan) => sum + networksOf(plan), 0);
    stream.write(`networks ${left} to train${left < all ? `, ${all - left} are trained already` : ''}\n`);
    const board = progressBoard({ runs: Object.assign({}, ...runs) as Record<string, string>, stream });
    const hands = await handsOf({ queue, header, plans, workers, threads, signal, script: workerScript, board });
    const shared = { queue: hands.queue, board, threads, signal };
    try {
      return await Promise.all(
        begun.map((one, turn) =>
          endOf(one, plans[turn]!, board, () =>
            doSweep(one, { ...shared, turn, prefix: prefixOf(plans, turn), keepCheckpoints: false, goOn: '' }),
          ),
        ),
      );
    } finally {
      await hands.leave();
      board.close();
    }
  } finally {
    for (const { lock } of begun) lock.release();
    await leaveQueue?.();
  }
}

/** Does a sweep and writes its report; a fault of it is told, not thrown. */
async function endOf(
  { experiment, folder, sweep, lock }: BegunSweep,
  plan: SweepPlan,
  board: ProgressBoard,
  work: () => Promise<void>,
): Promise<SweepEnd> {
  try {
    await work();
    lock.requireHeld();
    // Loaded only now: the drawing libraries take memory and time that the training can use.
    const { writeReport } = await import('../report/writeReport.js');
    const report = writeReport(folder, experiment, sweep, plan.file);
    board.note(`${experiment.name}: ${report.verdict}`);
    return { plan, report, fault: '' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { plan, report: null, fault: error.message };
  } finally {
    lock.release();
  }
}

/** What the board calls a plan's runs before their own titles. */
function prefixOf(plans: readonly SweepPlan[], index: number): string {
  const { experiment, folder } = plans[index]!;
  if (plans.length === 1) return '';
  const several = plans.filter((plan) => plan.experiment === experiment).length > 1;
  return `${several ? basename(folder) : experiment.name}: `;
}
