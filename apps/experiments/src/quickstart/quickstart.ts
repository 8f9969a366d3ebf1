import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EngineReport } from '@infodrop/engine';
import pMap from 'p-map';
import { CommandError } from '../commandError.js';
import { type ProgressBoard, progressBoard, type RunProgress } from '../progress/progressBoard.js';
import { errorTable, forgettingTable, layerTables, plainTable } from '../report/tables.js';
import { checkRoom, createRunFolder } from '../runFolder/runFolder.js';
import { threadsEach } from '../workers/threadsEach.js';
import { runWorkerProcess } from '../workers/workerProcess.js';
import { type Arm, armsOf } from './arms.js';
import { readArmFile } from './armFiles.js';
import { chooseBeta } from './chooseBeta.js';
import { quickstartConfiguration, type QuickstartChoices } from './configuration.js';
import { type Measured, type Trained, type WorkerRequest } from './requests.js';
import { type QuickstartResult } from './result.js';
import { readRun, type Run, startRun } from './run.js';

export interface QuickstartArgs {
  /** What the user chose. With `resume` it may only repeat what the run has. */
  readonly choices: QuickstartChoices;
  /** Networks trained at a time, each in a process of its own. */
  readonly workers: number;
  readonly backend?: string;
  /** Folder of runs. Default 'runs'. */
  readonly out?: string;
  /** Folder of the run to go on with. */
  readonly resume?: string;
  /** Aborted when everything should be saved and stopped. */
  readonly signal: AbortSignal;
  /** Where progress goes. Default standard error. */
  readonly stream?: NodeJS.WriteStream;
  /** Where the tables go. Default standard output. */
  readonly write?: (text: string) => void;
}

/**
 * The main job: trains a network without noise and one for each β, chooses β on the validation split, reads the test split
 * once, and writes figure, tables and report into the folder of the run.
 *
 * @param args - See {@link QuickstartArgs}.
 * @returns The folder and the result.
 * @throws CommandError for everything that the user can do something about: what is saved by then is named, with how to go on.
 *
 * @example
 * await quickstart({ choices: { epochs: 1 }, workers: 2, signal: new AbortController().signal });
 */
export async function quickstart(args: QuickstartArgs): Promise<{ folder: string; result: QuickstartResult }> {
  const { choices, workers, backend, resume, signal, stream = process.stderr } = args;
  const out = args.out ?? 'runs';
  const write = args.write ?? ((text: string) => void process.stdout.write(text));
  if (!Number.isSafeInteger(workers) || workers < 1) {
    throw new CommandError(`quickstart: --workers must be an integer ≥ 1, got ${workers}. Leave it out for 2.`);
  }
  if (resume !== undefined && args.out !== undefined) {
    throw new CommandError(`quickstart: --out must be left out with --resume, got ${out}. A run stays in its folder.`);
  }
  const begun = resume === undefined ? undefined : readRun(resume, choices, backend);
  const configuration = begun?.configuration ?? quickstartConfiguration(choices);
  const threads = threadsEach(workers);
  const engine = await askForEngine(begun?.provenance.backend ?? backend, threads, signal);
  stream.write(`engine   ${engine.line}\n`);
  let run: Run;
  if (begun === undefined) {
    run = startRun({ folder: createRunFolder(out, 'quickstart', new Date()), configuration, engine });
  } else {
    checkRoom(begun.folder);
    run = begun;
  }
  const { folder } = run;
  stream.write(`folder   ${folder}\n`);
  const arms = armsOf(configuration);
  const identityOf = (arm: Arm) => ({ configuration, arm, backend: engine.backend, simd: engine.simd });
  const request = (arm: Arm) => ({
    configuration,
    arm,
    folder: join(folder, arm.name),
    backend: engine.backend,
    threads,
  });
  const work: Work = { folder, workers, signal, arms };

  const toTrain = arms.filter((arm) => readArmFile(join(folder, arm.name), 'trained', identityOf(arm)) === undefined);
  const board = progressBoard({
    runs: Object.fromEntries(toTrain.map(({ name, title }) => [name, title])),
    steps: Math.floor(configuration.trainSize / configuration.batchSize) * configuration.epochs,
    stream,
  });
  try {
    await inWorkers('train', toTrain, work, (arm) => ({ kind: 'train', ...request(arm) }), board);
  } finally {
    board.close();
  }
  const trained = arms.map((arm) => ({
    arm,
    trained: readArmFile(join(folder, arm.name), 'trained', identityOf(arm))!,
  }));

  // Only now, with β chosen, is the test split read.
  const chosenBeta = chooseBeta(trained.map(({ arm, trained: { validation } }) => ({ beta: arm.beta, validation })));
  const toMeasure = arms.filter(
    (arm) => readArmFile(join(folder, arm.name), 'measured', identityOf(arm)) === undefined,
  );
  const quiet: ProgressBoard = {
    update: () => undefined,
    note: (line) => stream.write(`${line}\n`),
    close: () => undefined,
  };
  await inWorkers('measure', toMeasure, work, (arm) => ({ kind: 'measure', ...request(arm) }), quiet);
  const measured = arms.map((arm) => readArmFile(join(folder, arm.name), 'measured', identityOf(arm))!);

  const result: QuickstartResult = {
    job: 'quickstart',
    configuration,
    chosenBeta,
    arms: measured.map(({ result }) => result),
    figure: { indices: measured[0]!.figure.indices, labels: measured[0]!.figure.labels },
    provenance: run.provenance,
    seconds: Object.fromEntries(trained.map(({ arm, trained: { seconds } }) => [arm.name, seconds])),
  };
  // Loaded only now: the drawing libraries take memory and time that the training can use.
  const { writeResults } = await import('./writeResults.js');
  writeResults(folder, result, measured);
  write(`\n${[errorTable(result), ...layerTables(result), forgettingTable(result)].map(plainTable).join('\n\n')}\n`);
  write(`\nThe picture: ${join(folder, 'figure.png')}\nThe report:  ${join(folder, 'report.html')}\n`);
  return { folder, result };
}

interface Work {
  readonly folder: string;
  readonly workers: number;
  readonly signal: AbortSignal;
  readonly arms: readonly Arm[];
}

/** `dist/worker.js`, which the build puts beside this module. */
const workerScript = fileURLToPath(new URL('./worker.js', import.meta.url));

/**
 * A worker's warning as it applies here: that most units sit at their cap is no fault where four fifths of a canvas are empty
 * and should be forgotten.
 */
function forThisJob(line: string): string {
  const [share, rest] = line.split(', where they carry next to nothing');
  return rest === undefined || share === undefined ? line : `${share}: most of a canvas is empty, so that is well`;
}

/** Does one kind of work on several networks, so many at a time. When one fails the others are finished all the same. */
async function inWorkers(
  verb: string,
  arms: readonly Arm[],
  { folder, workers, signal }: Work,
  requestOf: (arm: Arm) => WorkerRequest,
  board: ProgressBoard,
): Promise<void> {
  const faults: string[] = [];
  await pMap(
    arms,
    async (arm) => {
      const outcome = await runWorkerProcess<WorkerRequest, RunProgress, Trained | Measured>({
        script: workerScript,
        request: requestOf(arm),
        signal,
        onProgress: (progress) => {
          board.update(arm.name, progress);
        },
        onLine: (line) => {
          board.note(`${arm.title}: ${forThisJob(line)}`);
        },
      });
      if (outcome.kind === 'done' || outcome.kind === 'stopped') return;
      faults.push(
        outcome.kind === 'died'
          ? `the worker of '${arm.title}' ${outcome.message}`
          : `'${arm.title}': ${outcome.message}`,
      );
      board.note(`${arm.title}: ${outcome.message}; the others go on`);
    },
    { concurrency: workers },
  );
  const goOn = `Go on with: ${resumeCommand(folder)}`;
  if (signal.aborted) throw new CommandError(`quickstart: stopped, and saved in ${folder}. ${goOn}`);
  if (faults.length > 0) {
    throw new CommandError(
      `quickstart: could not ${verb} every network: ${faults.join('; ')}. The others are saved. ${goOn}`,
    );
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
      throw new CommandError('quickstart: stopped before anything was begun.');
    case 'failed':
      throw new CommandError(outcome.message);
    case 'died':
      throw new CommandError(
        `quickstart: the worker that prepares the engine ${outcome.message}. Run infodrop doctor.`,
      );
  }
}

/** How to go on, as it is typed where this command was typed. */
function resumeCommand(folder: string): string {
  const script = process.env.npm_lifecycle_event;
  return script === 'start' ? `npm start -- --resume ${folder}` : `infodrop quickstart --resume ${folder}`;
}
