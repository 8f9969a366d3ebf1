import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EngineReport } from '@infodrop/engine';
import pMap from 'p-map';
import { CommandError } from '../commandError.js';
import { type Choices, chosenScale } from '../experiment/choices.js';
import { type AnyExperiment } from '../experiment/experiment.js';
import { defaultScale } from '../experiment/scale.js';
import { hint } from '../hint.js';
import { type ProgressBoard, progressBoard, type RunProgress } from '../progress/progressBoard.js';
import { sessionOf } from '../provenance/session.js';
import { type Report } from '../report/writeReport.js';
import { checkRoom, createRunFolder } from '../runFolder/runFolder.js';
import { threadsEach } from '../workers/threadsEach.js';
import { runWorkerProcess } from '../workers/workerProcess.js';
import { followedRun } from './follow.js';
import { requireGrid } from './grid.js';
import { type FolderLock, lockFolder } from './lock.js';
import { chooseTrials, readOutcomes, trainedOf } from './outcomes.js';
import { isArchive, recordsIn } from './records.js';
import { type RunRequest, type WorkerRequest, type WorkerResults } from './requests.js';
import { type Run, runsOf } from './runs.js';
import { identityOf, readSweep, removeLeftovers, requireSameSweep, type Sweep, writeSweep } from './sweepFolder.js';

/** What a sweep is asked for with. */
export interface SweepOptions {
  readonly experiment: AnyExperiment;
  /** Name of the scale; with `resume` it may only repeat what the sweep has. */
  readonly scaleName: string | undefined;
  /** What the user chose otherwise than the scale; likewise. */
  readonly choices: Choices;
  /** Networks trained at a time, each in a process of its own. */
  readonly workers: number;
  readonly backend?: string;
  /** Folder of runs. Default 'runs'. */
  readonly out?: string;
  /** Folder of the sweep to go on with. */
  readonly resume?: string;
  /** What was typed behind `infodrop`, for hints: ['run', 'widths-mlp']. */
  readonly command: readonly string[];
  /** Aborted when everything should be saved and stopped. */
  readonly signal: AbortSignal;
  /** Where progress goes. Default standard error. */
  readonly stream?: NodeJS.WriteStream;
}

/**
 * Runs an experiment at a scale: trains every network, chooses on the validation split, reads the test split once, and
 * writes figures, tables and report into the folder of the sweep.
 *
 * @param options - See {@link SweepOptions}.
 * @returns The folder and the report.
 * @throws CommandError for everything that the user can do something about: what is saved by then is named, with how to go on.
 *
 * @example
 * await sweep({ experiment: widthsMlp, scaleName: 'smoke', choices: {}, workers: 2, command: ['run', 'widths-mlp'], signal });
 */
export async function sweep(options: SweepOptions): Promise<{ readonly folder: string; readonly report: Report }> {
  const { experiment, choices, workers, backend, resume, signal, stream = process.stderr } = options;
  const out = options.out ?? 'runs';
  if (!Number.isSafeInteger(workers) || workers < 1) {
    throw new CommandError(`--workers must be an integer ≥ 1, got ${workers}. Leave it out for 2.`);
  }
  if (resume !== undefined && options.out !== undefined) {
    throw new CommandError(`--out must be left out with --resume, got ${out}. A run stays in its folder.`);
  }
  if (resume !== undefined && isArchive(resume)) {
    throw new CommandError(`--resume must be the folder of a run, got an archive (${resume}). It has no networks.`);
  }
  const scaleName = options.scaleName ?? defaultScale;
  const scale = chosenScale(experiment, scaleName, choices);
  requireGrid(experiment, scale);
  const begun = resume === undefined ? undefined : readSweep(resume);
  if (begun !== undefined && resume !== undefined) {
    requireSameSweep(resume, begun, {
      experiment: experiment.name,
      scaleName: options.scaleName,
      scale: { ...choices },
      backend,
    });
  }
  const threads = threadsEach(workers);
  const engine = await askForEngine(begun?.sessions[0].backend ?? backend, threads, signal);
  stream.write(`engine   ${engine.line}\n`);
  const session = sessionOf(engine);
  const folder = resume ?? createRunFolder(out, `${experiment.name}-${scaleName}`, new Date());
  const lock = lockFolder(folder);
  try {
    if (begun !== undefined) {
      checkRoom(folder);
      requireSameSweep(folder, begun, { simd: session.simd, versions: session.versions });
      removeLeftovers(folder);
    }
    const present: Sweep =
      begun === undefined
        ? { experiment: experiment.name, scaleName, scale, sessions: [session] }
        : { ...begun, sessions: [...begun.sessions, session] };
    writeSweep(folder, present);
    stream.write(`folder   ${folder}\n`);
    await doWork({ ...options, folder, sweep: present, threads, stream, lock });
    lock.requireHeld();
    // Loaded only now: the drawing libraries take memory and time that the training can use.
    const { writeReport } = await import('../report/writeReport.js');
    return { folder, report: writeReport(folder, experiment, present) };
  } finally {
    lock.release();
  }
}

interface Work extends Pick<SweepOptions, 'experiment' | 'workers' | 'signal' | 'command'> {
  readonly folder: string;
  readonly sweep: Sweep;
  readonly threads: number | undefined;
  readonly stream: NodeJS.WriteStream;
  readonly lock: FolderLock;
}

/** The two stages: trains every network, then, when every choice is made on the validation split, measures the chosen ones. */
async function doWork(work: Work): Promise<void> {
  const { folder, experiment, sweep: present, stream } = work;
  const arms = runsOf(experiment, present.scale);
  const records = recordsIn(folder, present);
  const isDone = (kind: 'trained' | 'measured') => (run: Run) => records[kind](run) !== undefined;
  const not = (is: (run: Run) => unknown) => (run: Run) => !is(run);

  const toTrain = arms.flatMap(({ trials }) => trials.flatMap(({ runs }) => runs)).filter(not(isDone('trained')));
  const board = progressBoard({
    runs: Object.fromEntries(toTrain.map((run) => [run.folder, run.title])),
    stream,
  });
  const follow = (run: Run): Run | null => followedRun(experiment, arms, run);
  try {
    await inWorkers('train', toTrain.filter(not(follow)), work, board, follow);
    await inWorkers('train', toTrain.filter(follow), work, board, follow);
  } finally {
    board.close();
  }
  const chosen = chooseTrials(experiment, arms, trainedOf(folder, records));

  // Only now, with every choice made, is the test split read.
  const toMeasure = chosen.flatMap(({ runs }) => runs).filter(not(isDone('measured')));
  const quiet: ProgressBoard = {
    update: () => undefined,
    note: (line) => stream.write(`${line}\n`),
    close: () => undefined,
  };
  await inWorkers('measure', toMeasure, work, quiet, follow);
  readOutcomes(folder, records, chosen);
}

/** `dist/worker.js`, which the build puts beside this module. */
const workerScript = fileURLToPath(new URL('./worker.js', import.meta.url));

/** Does one kind of work on several runs, so many at a time. When one fails the others are finished all the same. */
async function inWorkers(
  verb: 'train' | 'measure',
  runs: readonly Run[],
  { folder, sweep: present, workers, threads, signal, command, lock }: Work,
  board: ProgressBoard,
  follow: (run: Run) => Run | null,
): Promise<void> {
  const faults: string[] = [];
  await pMap(
    runs,
    async (run) => {
      const followed = follow(run);
      const request: RunRequest = {
        identity: identityOf(present, run),
        followed: followed && trainedOf(folder, recordsIn(folder, present))(followed).validation,
        folder: join(folder, run.folder),
        threads,
      };
      const outcome = await runWorkerProcess<WorkerRequest, RunProgress, WorkerResults['train' | 'measure']>({
        script: workerScript,
        request: { kind: verb, ...request },
        signal,
        onProgress: (progress) => {
          board.update(run.folder, progress);
        },
        onLine: (line) => {
          board.note(`${run.title}: ${line}`);
        },
      });
      if (outcome.kind === 'done' || outcome.kind === 'stopped') return;
      faults.push(
        outcome.kind === 'died'
          ? `the worker of '${run.title}' ${outcome.message}`
          : `'${run.title}': ${outcome.message}`,
      );
      board.note(`${run.title}: ${outcome.message}; the others go on`);
    },
    { concurrency: workers },
  );
  // Where the folder is gone nothing is saved, and there is nothing to go on with.
  lock.requireHeld();
  const goOn = `Go on with: ${hint([...command, '--resume', folder])}`;
  if (signal.aborted) throw new CommandError(`stopped, and saved in ${folder}. ${goOn}`);
  if (faults.length > 0) {
    throw new CommandError(`could not ${verb} every network: ${faults.join('; ')}. The others are saved. ${goOn}`);
  }
}

/** Which engine there is, asked in a process of its own, so that this one stays small. */
async function askForEngine(
  backend: string | undefined,
  threads: number | undefined,
  signal: AbortSignal,
): Promise<EngineReport> {
  const outcome = await runWorkerProcess<WorkerRequest, never, EngineReport>({
    script: workerScript,
    request: { kind: 'engine', backend, threads },
    signal,
  });
  switch (outcome.kind) {
    case 'done':
      return outcome.result;
    case 'stopped':
      throw new CommandError('stopped before anything was begun.');
    case 'failed':
      throw new CommandError(outcome.message);
    case 'died':
      throw new CommandError(`the worker that prepares the engine ${outcome.message}. Run ${hint(['doctor'])}.`);
  }
}
