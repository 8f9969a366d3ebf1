import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../commandError.js';
import type { ProgressBoard } from '../progress/progressBoard.js';
import type { Queue } from '../queue/queue.js';
import type { BegunSweep } from './begunSweep.js';
import { followedRun } from './follow.js';
import { chooseTrials, readOutcomes, trainedOf } from './outcomes.js';
import { recordsIn } from './records.js';
import type { RunWork } from './requests.js';
import { allRuns, type Run, runsOf } from './runs.js';
import { type Fault, sameFaults } from './sameFaults.js';
import { identityOf } from './sweepFolder.js';

/** Who does the work of a sweep, and how it is shown. */
export interface Workshop {
  readonly queue: Queue;
  readonly board: ProgressBoard;
  /** Threads of each worker. */
  readonly threads: number | undefined;
  readonly signal: AbortSignal;
  /** When the sweep's runs have their turn in the queue. */
  readonly turn: number;
  /** What the board calls the runs, before their own titles: empty where there is one sweep. */
  readonly prefix: string;
  /** Whether checkpoints stay when a network is trained: nothing needs them then, and many networks fill a disk. */
  readonly keepCheckpoints: boolean;
  /** How to go on after a fault or a stop: a sentence behind a space, or nothing where others say it. */
  readonly goOn: string;
}

/** What is left to train in a sweep, by the name that it has on the board, with its title. */
export function boardRunsOf(begun: BegunSweep, prefix: string): Record<string, string> {
  return Object.fromEntries(untrained(begun).map((run) => [join(begun.folder, run.folder), `${prefix}${run.title}`]));
}

function untrained({ experiment, folder, sweep }: BegunSweep): Run[] {
  const records = recordsIn(folder, sweep);
  return allRuns(experiment, sweep.scale).filter((run) => records.trained(run) === undefined);
}

/**
 * The two stages of a sweep: trains every network, then, when every choice is made on the validation split, measures the chosen
 * ones. What is done already is not done again.
 *
 * @param begun - The sweep.
 * @param workshop - Who works, and where progress is shown.
 * @throws CommandError when a network could not be trained or measured after all others were, when it was stopped, or its folder
 *   was removed.
 *
 * @example
 * await doSweep(begun, workshop);
 */
export async function doSweep(begun: BegunSweep, workshop: Workshop): Promise<void> {
  const { experiment, folder, sweep } = begun;
  const arms = runsOf(experiment, sweep.scale);
  const records = recordsIn(folder, sweep);
  const follow = (run: Run): Run | null => followedRun(experiment, arms, run);
  const toTrain = untrained(begun);
  const followers = toTrain.filter((run) => follow(run) !== null);
  const first = toTrain.filter((run) => follow(run) === null);
  const all = allRuns(experiment, sweep.scale).length;
  await inQueue('train', first, begun, workshop, { follow, saved: all - toTrain.length });
  await inQueue('train', followers, begun, workshop, { follow, saved: all - followers.length });
  const chosen = chooseTrials(experiment, arms, trainedOf(folder, records));

  // Only now, with every choice made, is the test split read.
  const toMeasure = chosen.flatMap(({ runs }) => runs).filter((run) => records.measured(run) === undefined);
  await inQueue('measure', toMeasure, begun, workshop, { follow, saved: all });
  readOutcomes(folder, records, chosen);
}

/** Does one kind of work on several runs, where so many trained networks are saved already. When one fails the others are finished all the same. */
async function inQueue(
  verb: 'train' | 'measure',
  runs: readonly Run[],
  { file, folder, sweep, lock }: BegunSweep,
  { queue, board, threads, signal, turn, prefix, keepCheckpoints, goOn }: Workshop,
  { follow, saved }: { readonly follow: (run: Run) => Run | null; readonly saved: number },
): Promise<void> {
  const faults: Fault[] = [];
  let [left, done, skipped] = [runs.length, 0, 0];
  const records = recordsIn(folder, sweep);
  await Promise.all(
    runs.map(async (run) => {
      const title = `${prefix}${run.title}`;
      const place = join(folder, run.folder);
      const followed = follow(run);
      const request: RunWork = {
        kind: verb,
        identity: identityOf(sweep, run),
        file,
        followed: followed && trainedOf(folder, records)(followed).validation,
        folder: place,
        threads,
      };
      const outcome = await queue.do({
        request,
        title,
        turn,
        onProgress: (progress) => {
          board.update(place, progress);
        },
        onLine: (line) => {
          board.note(`${title}: ${line}`);
        },
      });
      left--;
      switch (outcome.kind) {
        case 'done':
          done++;
          if (verb === 'train' && !keepCheckpoints)
            rmSync(join(place, 'checkpoints'), { recursive: true, force: true });
          return;
        case 'stopped':
          return;
        case 'skipped':
          skipped++;
          return;
        default: {
          const { message } = outcome;
          const before = faults.find((fault) => fault.message === message);
          faults.push({ of: outcome.kind === 'died' ? `the worker of '${title}' ` : `'${title}': `, message });
          const said = before === undefined ? message.replace(/\.$/, '') : 'the same';
          board.note(`${title}: ${said}${left > 0 ? '; the others go on' : ''}`);
        }
      }
    }),
  );
  // Where the folder is gone nothing is saved, and there is nothing to go on with.
  lock.requireHeld();
  if (signal.aborted) throw new CommandError(`stopped, and saved in ${folder}.${goOn}`);
  if (faults.length + skipped > 0) {
    const said = sameFaults(faults).map(({ of: [one = '', ...others], message }) =>
      others.length === 0 ? `${one}${message}` : `${others.length + 1} networks: ${message}`,
    );
    const rest = skipped === 0 ? [] : [`${skipped} were not begun, because the disk is full`];
    // What could not be measured is trained, and saved too.
    const others =
      verb === 'measure' ? ' All are trained and saved.' : saved + done > 0 ? ' The others are saved.' : '';
    throw new CommandError(`could not ${verb} every network: ${[...said, ...rest].join('; ')}.${others}${goOn}`);
  }
}
