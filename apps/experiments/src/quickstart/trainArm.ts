import { type EngineReport } from '@infodrop/engine';
import { evaluate, type Json, oneCycle, recalibrateBatchNorm, type StepMetrics, train } from '@infodrop/training';
import { fileCheckpointStore, jsonLinesLog } from '@infodrop/training/node';
import { join } from 'node:path';
import { type RunProgress } from '../progress/progressBoard.js';
import { type Workplace } from '../workers/serveParent.js';
import { writeArmFile } from './armFiles.js';
import { loadSplits, trainingData } from './data.js';
import { saveModel } from './modelFile.js';
import { networkOf } from './network.js';
import { type ArmIdentity, type ArmRequest, type Trained } from './requests.js';

/** Updates between two checkpoints: what a kill costs at most. */
const checkpointEverySteps = 20;

/** Milliseconds between two reports of progress; the end of an epoch is always reported. */
const reportEvery = 150;

/**
 * Trains the network of an arm, or goes on with it from its last checkpoint, and looks at it on the validation split.
 *
 * After the last update the statistics of batch normalisation are taken again with the noise off (the paper's 'dry run'), for
 * every arm alike, the one without noise included.
 *
 * @param request - Which network, and its folder.
 * @param engine - The engine that is set.
 * @param workplace - Where progress is reported, and from where a stop is asked for.
 * @returns What its `trained.json` holds; 'stopped' when it was asked to stop, after a checkpoint.
 * @throws What training throws: a loss that is not finite, a checkpoint of another configuration, a full disk.
 *
 * @example
 * await trainArm(request, engine, { signal, report: console.log });
 */
export async function trainArm(
  request: ArmRequest,
  engine: EngineReport,
  { signal, report }: Workplace<RunProgress>,
): Promise<Trained | 'stopped'> {
  const { configuration, arm, folder } = request;
  const identity = identityOf(request, engine);
  const started = performance.now();
  const splits = await loadSplits(configuration);
  const model = networkOf(configuration, arm);
  const data = trainingData(splits.train);
  const validation = trainingData(splits.validation);
  const epochMeans = new EpochMeans(configuration.epochs);
  let reported = -Infinity;

  const { status } = await train({
    model,
    data,
    validation: { data: validation },
    epochs: configuration.epochs,
    batchSize: configuration.batchSize,
    optimizer: { kind: 'nesterov', momentum: configuration.momentum },
    schedule: oneCycle({ peak: configuration.peakLearningRate }),
    seed: configuration.seed,
    checkpoint: fileCheckpointStore(join(folder, 'checkpoints')),
    checkpointEverySteps,
    metrics: jsonLinesLog(join(folder, 'metrics.jsonl')),
    config: identity as unknown as Json,
    signal,
    onStep(metrics) {
      const progress = epochMeans.add(metrics);
      const epochEnds = metrics.step % (progress.steps / progress.epochs) === 0;
      if (!epochEnds && performance.now() - reported < reportEvery) return;
      reported = performance.now();
      report(progress);
    },
  });
  if (status === 'aborted') return 'stopped';
  await recalibrateBatchNorm({ model, data, batchSize: configuration.batchSize });
  const { error, crossEntropy } = await evaluate({ model, data: validation });
  await saveModel(model, folder);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const trained: Trained = {
    identity,
    validation: { error, crossEntropy },
    seconds: (performance.now() - started) / 1000,
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMemory: Math.round(maxRSS / 1024),
  };
  writeArmFile(folder, 'trained', trained);
  return trained;
}

/**
 * What makes the numbers of an arm what they are.
 *
 * @param request - Which network.
 * @param engine - The engine that is set: another backend rounds otherwise.
 * @returns The identity, plain JSON.
 *
 * @example
 * identityOf(request, engine).simd; // 'relaxed'
 */
export function identityOf(
  { configuration, arm }: Pick<ArmRequest, 'configuration' | 'arm'>,
  { backend, simd }: Pick<EngineReport, 'backend' | 'simd'>,
): ArmIdentity {
  return { configuration, arm, backend, simd };
}

/** Means over the epoch so far, for the eye. */
class EpochMeans {
  readonly #epochs: number;
  #epoch = 0;
  #count = 0;
  #loss = 0;
  #error = 0;
  #nats = 0;

  constructor(epochs: number) {
    this.#epochs = epochs;
  }

  add({ step, totalSteps, epoch, loss, error, kl }: StepMetrics): RunProgress {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#count = this.#loss = this.#error = this.#nats = 0;
    }
    const layers = Object.values(kl);
    this.#count++;
    this.#loss += loss;
    this.#error += error;
    this.#nats += layers.reduce((sum, nats) => sum + nats, 0);
    return {
      step,
      steps: totalSteps,
      epoch,
      epochs: this.#epochs,
      loss: this.#loss / this.#count,
      error: this.#error / this.#count,
      nats: layers.length === 0 ? null : this.#nats / this.#count,
    };
  }
}
