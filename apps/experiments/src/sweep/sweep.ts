import { fileURLToPath } from 'node:url';
import { CommandError } from '../commandError.js';
import { type Choices, chosenScale } from '../experiment/choices.js';
import { requireDataOf } from '../data/requireDataOf.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import { defaultScale } from '../experiment/scale.js';
import { hint } from '../hint.js';
import { progressBoard } from '../progress/progressBoard.js';
import { sessionOf } from '../provenance/session.js';
import type { Report } from '../report/writeReport.js';
import { createRunFolder } from '../runFolder/runFolder.js';
import { crewOf } from '../workers/crew.js';
import { requireWorkers } from '../workers/requireWorkers.js';
import { threadsEach } from '../workers/threadsEach.js';
import { askForEngine } from './askForEngine.js';
import { beginSweep } from './begunSweep.js';
import { boardRunsOf, doSweep } from './doSweep.js';
import { requireGrid } from './grid.js';
import { isArchive } from './records.js';
import { readSweep, requireSameSweep } from './sweepFolder.js';

/** How networks are trained, whatever they are. */
export interface WorkOptions {
  /** Networks trained at a time, each in a process of its own. */
  readonly workers: number;
  readonly backend?: string;
  /** Folder of runs. Default 'runs'. */
  readonly out?: string;
  /** Aborted when everything should be saved and stopped. */
  readonly signal: AbortSignal;
  /** Where progress goes. Default standard error. */
  readonly stream?: NodeJS.WriteStream;
}

/** What a sweep is asked for with. */
export interface SweepOptions extends WorkOptions {
  readonly experiment: AnyExperiment;
  /** The experiment's file, where it is one of the user's own; else null. */
  readonly file: string | null;
  /** Name of the scale; with `resume` it may only repeat what the sweep has. */
  readonly scaleName: string | undefined;
  /** What the user chose otherwise than the scale; likewise. */
  readonly choices: Choices;
  /** Folder of the sweep to go on with. */
  readonly resume?: string;
  /** What was typed behind `infodrop`, for hints: ['run', 'widths-mlp']. */
  readonly command: readonly string[];
}

/** `dist/worker.js`, which the build puts beside this module. */
export const workerScript = fileURLToPath(new URL('./worker.js', import.meta.url));

/**
 * Runs an experiment at a scale: trains every network, chooses on the validation split, reads the test split once, and
 * writes figures, tables and report into the folder of the sweep.
 *
 * @param options - See {@link SweepOptions}.
 * @returns The folder and the report.
 * @throws CommandError for everything that the user can do something about: what is saved by then is named, with how to go on.
 *
 * @example
 * await sweep({ experiment: widthsMlp, file: null, scaleName: 'smoke', choices: {}, workers: 2, command: ['run', 'widths-mlp'], signal });
 */
export async function sweep(options: SweepOptions): Promise<{ readonly folder: string; readonly report: Report }> {
  const { experiment, file, choices, workers, backend, resume, signal, stream = process.stderr } = options;
  requireWorkers(workers);
  if (resume !== undefined && options.out !== undefined) {
    throw new CommandError(`--out must be left out with --resume, got ${options.out}. A run stays in its folder.`);
  }
  if (resume !== undefined && isArchive(resume)) {
    throw new CommandError(`--resume must be the folder of a run, got an archive (${resume}). It has no networks.`);
  }
  const scaleName = options.scaleName ?? defaultScale;
  const scale = chosenScale(experiment, scaleName, choices);
  requireGrid(experiment, scale);
  const begunWith = resume === undefined ? undefined : readSweep(resume);
  const same = { scaleName: options.scaleName, scale: choices };
  if (begunWith !== undefined && resume !== undefined) {
    requireSameSweep(resume, begunWith, { experiment: experiment.name, ...same, backend });
  }
  // Of a run that was begun they were here.
  if (resume === undefined) requireDataOf(experiment, scale);
  const threads = threadsEach(workers);
  const engine = await askForEngine(workerScript, {
    backend: begunWith?.sessions[0].backend ?? backend,
    threads,
    signal,
  });
  stream.write(`engine   ${engine.line}\n`);
  const folder = resume ?? createRunFolder(options.out ?? 'runs', `${experiment.name}-${scaleName}`, new Date());
  const begun = beginSweep({ experiment, file, scaleName, scale, folder }, { session: sessionOf(engine), same });
  try {
    stream.write(`folder   ${folder}\n`);
    const board = progressBoard({ runs: boardRunsOf(begun, ''), stream });
    try {
      await doSweep(begun, {
        queue: crewOf({ script: workerScript, workers, signal }),
        board,
        threads,
        signal,
        turn: 0,
        prefix: '',
        keepCheckpoints: true,
        goOn: ` Go on with: ${hint([...options.command, '--resume', folder])}`,
      });
    } finally {
      board.close();
    }
    begun.lock.requireHeld();
    // Loaded only now: the drawing libraries take memory and time that the training can use.
    const { writeReport } = await import('../report/writeReport.js');
    return { folder, report: writeReport(folder, experiment, begun.sweep, file) };
  } finally {
    begun.lock.release();
  }
}
