import { join } from 'node:path';
import { classification, type EpochMetrics, evaluate, type Json, type StepMetrics, train } from '@infodrop/training';
import { fileCheckpointStore } from '@infodrop/training/node';
import { type AnyExperiment } from '../experiment/experiment.js';
import { type EpochRecord } from '../experiment/measured.js';
import { type RunProgress } from '../progress/progressBoard.js';
import { type Workplace } from '../workers/serveParent.js';
import { lockRun } from './lockRun.js';
import { logOf } from './logOf.js';
import { saveModel } from './modelFile.js';
import { type RunRequest, type TrainedFile } from './requests.js';
import { networkIdentity } from './runIdentity.js';
import { writeRunFile } from './runFiles.js';
import { type Saturation, watchSaturation } from './saturation.js';
import { settingOf } from './settingOf.js';

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
  const lock = await lockRun(folder);
  try {
    const setting = settingOf(request);
    const { epochs } = setting.scale;
    const started = performance.now();
    const splits = await experiment.data(setting);
    const model = experiment.network(setting);
    const identity = networkIdentity(request.identity, model);
    const { batchSize, ...training } = experiment.training(setting);
    const saturation = watchSaturation(model);
    const store = fileCheckpointStore(join(folder, 'checkpoints'));
    const means = new EpochMeans(epochs, saturation);
    let reported = -Infinity;

    const { status, history } = await train({
      ...training,
      objective: classification({ model }),
      data: splits.train,
      validation: { data: splits.validation },
      epochs,
      batchSize,
      seed: setting.seed,
      checkpoint: store,
      checkpointEverySteps,
      metrics: await logOf(folder, store),
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
    if (status === 'aborted') return 'stopped';
    await experiment.afterTraining?.({ model, train: splits.train, batchSize, signal });
    const { error, crossEntropy } = await evaluate({ model, data: splits.validation, signal });
    lock.requireHeld();
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const trained: TrainedFile = {
      identity,
      validation: { error, crossEntropy },
      history: history.map(recordOf),
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

function recordOf({ epoch, loss, crossEntropy, error, kl, validation }: EpochMetrics): EpochRecord {
  const nats = Object.values(kl);
  return {
    epoch,
    training: { loss, crossEntropy, error, ...(nats.length === 0 ? {} : { kl: sumOf(nats) }) },
    validation: validation && { error: validation.error, crossEntropy: validation.crossEntropy },
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Means over the epoch so far, for the eye. */
class EpochMeans {
  readonly #epochs: number;
  readonly #saturation: () => Saturation;
  #epoch = 0;
  #count = 0;
  #loss = 0;
  #error = 0;
  #nats = 0;

  constructor(epochs: number, saturation: () => Saturation) {
    this.#epochs = epochs;
    this.#saturation = saturation;
  }

  add({ step, totalSteps, epoch, loss, error, kl }: StepMetrics): RunProgress {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#count = this.#loss = this.#error = this.#nats = 0;
    }
    const nats = Object.values(kl);
    this.#count++;
    this.#loss += loss;
    this.#error += error;
    this.#nats += sumOf(nats);
    return {
      step,
      steps: totalSteps,
      epoch,
      epochs: this.#epochs,
      values: [
        ['loss', (this.#loss / this.#count).toFixed(3)],
        ['error', `${((100 * this.#error) / this.#count).toFixed(1)} %`],
        ...(nats.length === 0 ? [] : ([['', `${(this.#nats / this.#count).toFixed(0)} nats`]] as const)),
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
