// Sweeps in the process of a test. To start a process for each network would take most of the time; worker processes are tested
// where a test is about them.
import { prepareEngine } from '@infodrop/engine';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosenScale, type Choices } from '../src/experiment/choices.js';
import type { AnyExperiment } from '../src/experiment/experiment.js';
import { experiments } from '../src/experiments/index.js';
import { sessionOf } from '../src/provenance/session.js';
import type { Queue } from '../src/queue/queue.js';
import { plainTable } from '../src/report/table.js';
import { type SweepResult, writeReport } from '../src/report/writeReport.js';
import { createRunFolder } from '../src/runFolder/runFolder.js';
import { beginSweep, type BegunSweep } from '../src/sweep/begunSweep.js';
import { doSweep } from '../src/sweep/doSweep.js';
import { measureRun } from '../src/sweep/measureRun.js';
import type { MeasuredFile, RunRequest, TrainedFile } from '../src/sweep/requests.js';
import { runsOf } from '../src/sweep/runs.js';
import { experimentOf, identityOf } from '../src/sweep/sweepFolder.js';
import { trainRun } from '../src/sweep/trainRun.js';

/** What an experiment at the scale 'smoke' leaves. */
export interface Smoke {
  readonly folder: string;
  readonly result: SweepResult;
  /** What the terminal would show. */
  readonly shown: string;
}

/** Runs an experiment, all of it as the command does, at the scale that takes seconds. */
export async function smoke(work: string, name: string, choices: Choices = {}): Promise<Smoke> {
  const begun = await begin(work, name, 'smoke', choices);
  const { experiment, folder, sweep } = begun;
  const nothing = (): void => undefined;
  try {
    await doSweep(begun, {
      queue: inThisProcess(experiment),
      board: { update: nothing, note: nothing, close: nothing },
      threads: undefined,
      signal: new AbortController().signal,
      turn: 0,
      prefix: '',
      keepCheckpoints: true,
      goOn: '',
    });
    const { tables, verdict } = writeReport(folder, experiment, sweep);
    const shown = [...tables.map((table) => plainTable(table)), verdict].join('\n\n');
    return { folder, result: JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as SweepResult, shown };
  } finally {
    begun.lock.release();
  }
}

/** Begins a sweep in a folder of its own; its lock is to be released. */
export async function begin(work: string, name: string, scaleName: string, choices: Choices): Promise<BegunSweep> {
  const experiment = experimentOf(experiments, name);
  const scale = chosenScale(experiment, scaleName, choices);
  const engine = await prepareEngine({ backend: 'wasm', threads: 1 });
  const folder = createRunFolder(join(work, 'runs'), `${name}-${scaleName}`, new Date());
  const plan = { experiment, file: null, scaleName, scale, folder };
  return beginSweep(plan, { session: sessionOf(engine), same: { scale: choices } });
}

/** What the first network of a sweep is trained by. */
export function firstRequest({
  experiment,
  folder,
  sweep,
}: Pick<BegunSweep, 'experiment' | 'folder' | 'sweep'>): RunRequest {
  const run = runsOf(experiment, sweep.scale)[0]!.trials[0]!.runs[0]!;
  const identity = identityOf(sweep, run);
  return { identity, file: null, followed: null, folder: join(folder, run.folder), threads: undefined };
}

/** Trains a network; stops it, as Ctrl-C does, when so many steps are made. */
export async function trainHere(
  experiment: AnyExperiment,
  request: RunRequest,
  steps = Infinity,
): Promise<TrainedFile | 'stopped'> {
  const controller = new AbortController();
  return trainRun(experiment, request, {
    signal: controller.signal,
    report({ step }) {
      if (step >= steps) controller.abort(new Error('enough'));
    },
  });
}

/** One run after the other, as the tensors of two would mix. A fault is the test's own. */
function inThisProcess(experiment: AnyExperiment): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    do: ({ request }) => {
      const workplace = { signal: new AbortController().signal, report: (): void => undefined };
      const work = (): Promise<TrainedFile | MeasuredFile | 'stopped'> =>
        request.kind === 'train'
          ? trainRun(experiment, request, workplace)
          : measureRun(experiment, request, workplace);
      const done = last.then(work);
      last = done;
      return done.then((result) => (result === 'stopped' ? { kind: 'stopped' } : { kind: 'done', result }));
    },
  };
}
