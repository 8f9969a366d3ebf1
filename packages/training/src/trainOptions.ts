import type { CheckpointStore, PassedOverCheckpoint } from './checkpoints/checkpoint.js';
import type { Batch, TargetedBatch, TrainingData } from './data/trainingData.js';
import type { Evaluation } from './evaluate.js';
import type { Json } from './json.js';
import type { MetricsLog } from './log/metricsLog.js';
import type { ClassificationMeasures } from './objectives/classification.js';
import type { Objective } from './objectives/objective.js';
import type { Optimizer } from './optimizers/optimizer.js';
import type { BetaWarmUp } from './schedules/betaWarmUp.js';
import type { Schedule } from './schedules/schedules.js';

/** What is evaluated after an epoch, and how; see `evaluate`. */
export interface ValidationOptions<B extends Batch = TargetedBatch> {
  readonly data: TrainingData<B>;
  /** Default that of training. */
  readonly batchSize?: number;
  /** Default 'deterministic'. */
  readonly mode?: 'deterministic' | 'monteCarlo';
  /** Draws of the noise in Monte Carlo mode. Default 10. */
  readonly samples?: number;
  /** Evaluate after every so many epochs, and after the last. Default 1. */
  readonly everyEpochs?: number;
}

/** One update: where it stands in the run, what was minimized, and the objective's measures by name beside it. */
export type StepMetrics<M extends object = ClassificationMeasures> = StepRecord & M;

/** What is told of every update, whatever the objective. */
export interface StepRecord {
  /** Updates made, this one included. */
  readonly step: number;
  /** Updates of the whole run. */
  readonly totalSteps: number;
  /** Epoch that this update belongs to, counted from 1. */
  readonly epoch: number;
  /** What was minimized (in the first turn): the objective's loss + the losses of layers + weight decay. Mean over the batch. */
  readonly loss: number;
  /** That of the first turn. */
  readonly learningRate: number;
  /** What every layer's β was multiplied by: 1 without a warm-up. */
  readonly betaFactor: number;
  readonly examplesPerSecond: number;
}

/** One pass over the data. Means over its updates, each measured before it was made. */
export type EpochMetrics<M extends object = ClassificationMeasures, E = Evaluation> = EpochRecord<E> & M;

/** What is told of every epoch, whatever the objective. */
export interface EpochRecord<E = Evaluation> extends Omit<StepRecord, 'totalSteps'> {
  /** Wall time in this process, seconds, validation not included. */
  readonly seconds: number;
  /** Null where no validation was asked for after this epoch. */
  readonly validation: E | null;
}

/** What a resumed run started from. */
export interface ResumeReport {
  readonly step: number;
  readonly epoch: number;
  /** Where the checkpoint lies. */
  readonly source: string;
  /** Newer checkpoints that could not be read, and why. */
  readonly passedOver: readonly PassedOverCheckpoint[];
  /** How many records of the metrics log the checkpoint counted that are gone. The run goes on without them. */
  readonly lostRecords: number;
}

/** One for every turn of the objective, or the same for all of them. */
export type PerTurn<T> = T | { readonly byTurn: Readonly<Record<string, T>> };

/** Arguments of `train`. */
export interface TrainOptions<
  B extends Batch = TargetedBatch,
  M extends object = ClassificationMeasures,
  E = Evaluation,
> {
  /** What is minimized: `classification({ model })`, `objective({ … })`, or one of your own. Its models' weights are changed in place. */
  readonly objective: Objective<B, M, E>;
  readonly data: TrainingData<B>;
  readonly validation?: ValidationOptions<B>;
  /** Passes over the data, ≥ 1. */
  readonly epochs: number;
  /** Examples per update, at most data.size; the rest of data.size / batchSize is left out of an epoch, another one in each. */
  readonly batchSize: number;
  /** How weights are changed: `nesterov()`, `adam()`, `sgd()`, `rmsProp()`; for several turns perhaps `{ byTurn: { … } }`. */
  readonly optimizer: PerTurn<Optimizer>;
  /** The learning rate of each step; for several turns perhaps `{ byTurn: { … } }`. */
  readonly schedule: PerTurn<Schedule>;
  /** Keys the order of the examples and the draws of the objective. (Layers have seeds of their own.) */
  readonly seed: number | bigint | string;
  /** Multiplies the β of every information layer while it lasts. The layer's own β stays as it is, or as you move it. */
  readonly betaWarmUp?: BetaWarmUp;
  /** Adds weightDecay · ½ Σ w² over every weight that a turn changes to its loss, as in the paper's code. Default 0. */
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
  /** What else makes this run what it is (data, backend …); a checkpoint with another value is refused. */
  readonly config?: Json;
  /** Called after every update, and awaited. */
  readonly onStep?: (metrics: StepMetrics<M>) => void | Promise<void>;
  /** Called after every epoch, and awaited. */
  readonly onEpoch?: (metrics: EpochMetrics<M, E>) => void | Promise<void>;
  /** Called when the run goes on from a checkpoint. Without it, damage (a checkpoint, lost records) is reported by `console.warn`. */
  readonly onResume?: (report: ResumeReport) => void | Promise<void>;
}

/** How a run ended. */
export interface TrainingResult<M extends object = ClassificationMeasures, E = Evaluation> {
  readonly status: 'finished' | 'aborted';
  /** Updates made, those before a resume included. */
  readonly step: number;
  /** Epochs completed. */
  readonly epoch: number;
  /** One entry per completed epoch, those before a resume included. */
  readonly history: readonly EpochMetrics<M, E>[];
  /** Null for a run that started anew. */
  readonly resumed: ResumeReport | null;
  /** Where the last checkpoint lies; null without a store. */
  readonly checkpoint: string | null;
}
