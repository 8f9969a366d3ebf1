import { join } from 'node:path';
import { type EpochMetrics, type Json, type StepMetrics, train } from '@infodrop/training';
import { fileCheckpointStore } from '@infodrop/training/node';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { EpochRecord } from '../experiment/measured.js';
import type { RunProgress } from '../progress/progressBoard.js';
import type { Workplace } from '../workers/serveParent.js';
import { lockRun } from './lockRun.js';
import { logOf } from './logOf.js';
import { saveModel } from './modelFile.js';
import { numbersOf, objectiveOf, validationNumbers } from './objectiveOf.js';
import type { RunRequest, TrainedFile } from './requests.js';
import { networkIdentity } from './runIdentity.js';
import { readRunFile, writeRunFile } from './runFiles.js';
import { type Saturation, watchSaturation } from './saturation.js';
import { settingOf } from './settingOf.js';
import { whileHeld } from './whileHeld.js';

/** Updates between two checkpoints: what a kill costs at most. */
const checkpointEverySteps = 20;

/** Milliseconds between two reports of progress; the end of an epoch is always reported. */
const reportEvery = 150;

/**
 * Trains the network of a run, or goes on with it from its last checkpoint, and looks at it on the validation split.
 *
 * @param experiment - What it belongs to.
 * @param request - Which run, and its folder.
 * @param workplace - Where progress is reported, and from where a stop is asked for.
 * @returns What its `trained.json` holds; 'stopped' when it was asked to stop, after a checkpoint.
 * @throws What training throws: a loss that is not finite, a checkpoint of another run, a full disk; CommandError when the
 *   folder is another's or was removed.
 *
 * @example
 * await trainRun(widthsMlp, request, { signal, report: console.log });
 */
export async function trainRun(
  experiment: AnyExperiment,
  request: RunRequest,
  { signal, report }: Workplace<RunProgress>,
): Promise<TrainedFile | 'stopped'> {
  const { folder } = request;
  const lock = await lockRun(request);
  try {
    const setting = settingOf(request);
    const { epochs } = setting.scale;
    const started = performance.now();
    const model = experiment.network(setting);
    const identity = networkIdentity(request.identity, model);
    // Of a queue: another worker has done it since, or this one could not say so.
    const done = readRunFile(folder, 'trained', identity);
    if (done !== undefined) return done;
    const splits = await experiment.data(setting);
    const { batchSize, validationEveryEpochs = 1, ...training } = experiment.training(setting);
    const built = { setting, model, train: splits.train };
    const objective = objectiveOf(experiment, built);
    const fit = experiment.fit?.(built) ?? null;
    const saturation = watchSaturation(model);
    const store = fileCheckpointStore(join(folder, 'checkpoints'));
    const means = new EpochMeans(epochs, saturation);
    let reported = -Infinity;

    const byLoop = async (): Promise<readonly EpochRecord[] | 'stopped'> => {
      const { status, history } = await train({
        ...training,
        objective,
        data: splits.train,
        validation: { data: splits.validation, everyEpochs: validationEveryEpochs },
        epochs,
        batchSize,
        seed: setting.seed,
        ...whileHeld(lock, store, await logOf(folder, store)),
        checkpointEverySteps,
        config: identity as unknown as Json,
        signal,
        onStep(metrics) {
          const progress = means.add(metrics);
          const epochEnds = metrics.step % (progress.steps / progress.epochs) === 0;
          if (!epochEnds && performance.now() - reported < reportEvery) return;
          lock.requireHeld();
          reported = performance.now();
          report(progress);
        },
      });
      return status === 'aborted' ? 'stopped' : history.map(recordOf);
    };
    const history = fit === null ? await byLoop() : await fit(signal).then(() => []);
    if (history === 'stopped') return 'stopped';
    await experiment.afterTraining?.({ model, train: splits.train, batchSize, signal });
    const validation = await validationNumbers(objective, splits.validation, signal);
    lock.requireHeld();
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const trained: TrainedFile = {
      identity,
      validation,
      history,
      saturation: saturation(),
      files: await saveModel(model, folder),
      seconds: (performance.now() - started) / 1000,
      processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
      peakMemory: Math.round(maxRSS / 1024),
    };
    writeRunFile(folder, 'trained', trained);
    return trained;
  } catch (error) {
    // Whatever a stop led to in the middle of looking at the network: nothing is lost, the last checkpoint is that of the end.
    if (signal.aborted && error === signal.reason) return 'stopped';
    throw error;
  } finally {
    lock.release();
  }
}

/** What is told of an epoch besides the measures of the objective. */
const notMeasures = [
  'validation',
  'step',
  'totalSteps',
  'epoch',
  'learningRate',
  'betaFactor',
  'examplesPerSecond',
  'seconds',
];

/** The loss and the measures of the objective, by name. */
function measuresOf(record: object): Record<string, number> {
  return Object.fromEntries(Object.entries(numbersOf(record)).filter(([name]) => !notMeasures.includes(name)));
}

function recordOf(record: EpochMetrics<object, object>): EpochRecord {
  const { epoch, validation } = record;
  return { epoch, training: measuresOf(record), validation: validation && numbersOf(validation) };
}

/** Means over the epoch so far, for the eye. */
class EpochMeans {
  readonly #epochs: number;
  readonly #saturation: () => Saturation;
  #epoch = 0;
  #count = 0;
  #sums: Record<string, number> = {};

  constructor(epochs: number, saturation: () => Saturation) {
    this.#epochs = epochs;
    this.#saturation = saturation;
  }

  add(metrics: StepMetrics<object>): RunProgress {
    const { step, totalSteps, epoch } = metrics;
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#count = 0;
      this.#sums = {};
    }
    this.#count++;
    for (const [name, value] of Object.entries(measuresOf(metrics))) {
      this.#sums[name] = (this.#sums[name] ?? 0) + value;
    }
    const means = Object.entries(this.#sums).map(([name, sum]) => [name, sum / this.#count] as const);
    return {
      step,
      steps: totalSteps,
      epoch,
      epochs: this.#epochs,
      values: [
        ...means
          .sort(([a], [b]) => rank(a) - rank(b))
          .flatMap(([name, mean]) => shown(name, mean))
          .slice(0, 3),
        ...this.#atCap(),
      ],
    };
  }

  /** Of the layer that has most of its units at their cap. */
  #atCap(): (readonly [name: string, text: string])[] {
    const shares = Object.values(this.#saturation()).filter((share) => share !== null);
    return shares.length === 0 ? [] : [['at cap', `${(100 * Math.max(...shares)).toFixed(0)} %`]];
  }
}

/** The loss first, nats last. */
function rank(name: string): number {
  return name === 'loss' ? 0 : name === 'kl' ? 2 : 1;
}

/** A mean as the board shows it; of a classifier the cross-entropy is left out, which is in the loss. */
function shown(name: string, mean: number): (readonly [name: string, text: string])[] {
  switch (name) {
    case 'error':
      return [[name, `${(100 * mean).toFixed(1)} %`]];
    case 'kl':
      return [['', `${mean.toFixed(0)} nats`]];
    case 'crossEntropy':
      return [];
    default:
      return [[name, mean.toFixed(3)]];
  }
}
