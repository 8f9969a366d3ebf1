import { foldIn, key, type Key } from '@infodrop/random';
import { type LayersModel } from '@tensorflow/tfjs-layers';
import { type BetaWarmUp } from './schedules/betaWarmUp.js';
import { type CheckpointStore, type PassedOverCheckpoint } from './checkpoints/checkpoint.js';
import { type TrainingData } from './data.js';
import { type Evaluation, requireEvaluationMode } from './evaluate.js';
import { type Json } from './json.js';
import { type MetricsLog } from './log/metricsLog.js';
import { type NamedWeight } from './weights.js';
import { type Found, type InformationLayerLike, type NoisyLayerLike } from './noisyLayer.js';
import { describe, requireInteger, requireNumber } from './requirements.js';
import { type Schedule } from './schedules/schedules.js';
import { weightShapes } from './checkpoints/snapshot.js';

/** What is evaluated after an epoch, and how; see `evaluate`. */
export interface ValidationOptions {
  readonly data: TrainingData;
  /** Default that of training. */
  readonly batchSize?: number;
  /** Default 'deterministic'. */
  readonly mode?: 'deterministic' | 'monteCarlo';
  /** Draws of the noise in Monte Carlo mode. Default 10. */
  readonly samples?: number;
  /** Evaluate after every so many epochs, and after the last. Default 1. */
  readonly everyEpochs?: number;
}

/** One update. Means over its batch. */
export interface StepMetrics {
  /** Updates made, this one included. */
  readonly step: number;
  /** Updates of the whole run. */
  readonly totalSteps: number;
  /** Epoch that this update belongs to, counted from 1. */
  readonly epoch: number;
  /** What was minimised: cross-entropy + Σ β·klScale·KL + the losses of other layers + weight decay. */
  readonly loss: number;
  /** Nats per image. */
  readonly crossEntropy: number;
  /** Share of wrong answers, noise on. */
  readonly error: number;
  /** For every information layer by its path: nats per image, summed over units. */
  readonly kl: Readonly<Record<string, number>>;
  readonly learningRate: number;
  /** What every layer's β was multiplied by: 1 without a warm-up. */
  readonly betaFactor: number;
  readonly imagesPerSecond: number;
}

/** One pass over the data. Means over its updates, each measured before it was made. */
export interface EpochMetrics extends Omit<StepMetrics, 'totalSteps'> {
  /** Wall time in this process, seconds, validation not included. */
  readonly seconds: number;
  /** Null where no validation was asked for after this epoch. */
  readonly validation: Evaluation | null;
}

/** What a resumed run started from. */
export interface ResumeReport {
  readonly step: number;
  readonly epoch: number;
  /** Where the checkpoint lies. */
  readonly source: string;
  /** Newer checkpoints that could not be read, and why. */
  readonly passedOver: readonly PassedOverCheckpoint[];
}

/** Arguments of `train`. */
export interface TrainOptions {
  /** A classifier that ends in logits [batch, classes]. Its weights are changed in place. */
  readonly model: LayersModel;
  readonly data: TrainingData;
  readonly validation?: ValidationOptions;
  /** Passes over the data, ≥ 1. */
  readonly epochs: number;
  /** Images per update, at most data.size; the rest of data.size / batchSize is left out of an epoch, another one in each. */
  readonly batchSize: number;
  readonly optimizer: { readonly kind: 'nesterov'; readonly momentum: number };
  readonly schedule: Schedule;
  /** Keys the order of the images. (Layers have seeds of their own.) */
  readonly seed: number | bigint | string;
  /** Multiplies the β of every information layer while it lasts. */
  readonly betaWarmUp?: BetaWarmUp;
  /** Adds weightDecay · ½ Σ w² over every trainable weight to the loss, as in the paper's code. Default 0. */
  readonly weightDecay?: number;
  /** Where checkpoints are kept, after every epoch and at the start. When it holds one, the run goes on from it. */
  readonly checkpoint?: CheckpointStore;
  /** Also save a checkpoint after every so many updates. */
  readonly checkpointEverySteps?: number;
  /** Where metrics are written: records `{ kind: 'step', … }` and `{ kind: 'epoch', … }`. */
  readonly metrics?: MetricsLog;
  /** Write the metrics of every so many updates. Default 1. */
  readonly metricsEverySteps?: number;
  /** Stops the run after the present update: a checkpoint is saved and the result says 'aborted'. */
  readonly signal?: AbortSignal;
  /** What else makes this run what it is (network, data, backend …); a checkpoint with another value is refused. */
  readonly config?: Json;
  /** Called after every update, and awaited. */
  readonly onStep?: (metrics: StepMetrics) => void | Promise<void>;
  /** Called after every epoch, and awaited. */
  readonly onEpoch?: (metrics: EpochMetrics) => void | Promise<void>;
  /** Called when the run goes on from a checkpoint. Without it, a damaged checkpoint is reported by `console.warn`. */
  readonly onResume?: (report: ResumeReport) => void | Promise<void>;
}

/** How a run ended. */
export interface TrainingResult {
  readonly status: 'finished' | 'aborted';
  /** Updates made, those before a resume included. */
  readonly step: number;
  /** Epochs completed. */
  readonly epoch: number;
  /** One entry per completed epoch, those before a resume included. */
  readonly history: readonly EpochMetrics[];
  /** Null for a run that started anew. */
  readonly resumed: ResumeReport | null;
  /** Where the last checkpoint lies; null without a store. */
  readonly checkpoint: string | null;
}

/** The options with their defaults, and what follows from them. */
export interface RunPlan {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly weightDecay: number;
  readonly orderKey: Key;
  /** β of every information layer when the run starts: what the warm-up rises to. */
  readonly betas: readonly number[];
}

/** Checks every option, so that nothing is found wrong after an hour. */
export function planRun(options: TrainOptions, informationLayers: readonly Found<InformationLayerLike>[]): RunPlan {
  const { data, batchSize, epochs, validation, optimizer, weightDecay = 0 } = options;
  requireInteger('train', 'data.size', data.size, 1);
  requireInteger('train', 'epochs', epochs, 1);
  requireInteger('train', 'batchSize', batchSize, 1);
  if (batchSize > data.size) {
    throw new RangeError(
      `train: batchSize must be at most the number of images (${data.size}), got ${batchSize}. Take smaller batches.`,
    );
  }
  requireNumber('train', 'weightDecay', weightDecay, { least: 0 });
  const kind: string = optimizer.kind;
  if (kind !== 'nesterov') throw new TypeError(`train: optimizer.kind must be 'nesterov', got ${describe(kind)}.`);
  for (const name of ['checkpointEverySteps', 'metricsEverySteps'] as const) {
    const every = options[name];
    if (every !== undefined) requireInteger('train', name, every, 1);
  }
  if (options.checkpointEverySteps !== undefined && options.checkpoint === undefined) {
    throw new TypeError('train: checkpointEverySteps needs a checkpoint store, got none. Pass checkpoint.');
  }
  if (validation?.everyEpochs !== undefined)
    requireInteger('train', 'validation.everyEpochs', validation.everyEpochs, 1);
  if (validation) {
    requireInteger('train', 'validation.data.size', validation.data.size, 1);
    const { mode, samples } = validation;
    if (validation.batchSize !== undefined) requireInteger('train', 'validation.batchSize', validation.batchSize, 1);
    if (samples !== undefined) requireInteger('train', 'validation.samples', samples, 1);
    requireEvaluationMode('train', 'validation.mode', mode);
  }
  for (const { path, layer } of informationLayers) {
    requireNumber('train', `beta of layer '${path}'`, layer.beta, { least: 0 });
    requireNumber('train', `klScale of layer '${path}'`, layer.klScale, { least: 0 });
  }
  const stepsPerEpoch = Math.floor(data.size / batchSize);
  return {
    stepsPerEpoch,
    totalSteps: stepsPerEpoch * epochs,
    weightDecay,
    orderKey: foldIn(key(options.seed), 'order'),
    betas: informationLayers.map(({ layer }) => layer.beta),
  };
}

/** The learning rate of an update, which a schedule of the user's own may get wrong. */
export function learningRateAt({ schedule }: TrainOptions, { totalSteps }: RunPlan, step: number): number {
  return requireNumber('train', `learning rate of step ${step}`, schedule(step, totalSteps), { least: 0 });
}

/** What β is multiplied by in an update. */
export function betaFactorAt({ betaWarmUp }: TrainOptions, { stepsPerEpoch }: RunPlan, step: number): number {
  if (betaWarmUp === undefined) return 1;
  return requireNumber('train', `β factor of step ${step}`, betaWarmUp(step / stepsPerEpoch), { least: 0 });
}

/**
 * What makes a run what it is, as JSON: its options, the shapes of its weights, the seeds of its noise, its layers' β, and samples of its
 * schedules, which are functions and cannot be stored.
 */
export function identityOf(
  options: TrainOptions,
  plan: RunPlan,
  weights: readonly NamedWeight[],
  noisyLayers: readonly Found<NoisyLayerLike>[],
  informationLayers: readonly Found<InformationLayerLike>[],
): Json {
  const places = [...new Set(Array.from({ length: 17 }, (_, i) => Math.round((i / 16) * (plan.totalSteps - 1))))];
  const sampled = (at: (step: number) => number): Json =>
    Object.fromEntries(places.map((step) => [`step ${step}`, at(step)]));
  return {
    config: options.config ?? null,
    epochs: options.epochs,
    batchSize: options.batchSize,
    images: options.data.size,
    optimizer: { kind: options.optimizer.kind, momentum: options.optimizer.momentum },
    weightDecay: plan.weightDecay,
    order: [...plan.orderKey.words],
    noisyLayers: noisyLayers.map(({ path, layer }) => ({ layer: path, seed: layer.seed ?? null })),
    informationLayers: informationLayers.map(({ path, layer }, i) => ({
      layer: path,
      klScale: layer.klScale,
      beta: plan.betas[i]!,
    })),
    learningRate: sampled((step) => learningRateAt(options, plan, step)),
    betaFactor: sampled((step) => betaFactorAt(options, plan, step)),
    weights: weightShapes(weights),
  };
}
