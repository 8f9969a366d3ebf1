export { type BetaWarmUp, linearWarmUp } from './schedules/betaWarmUp.js';
export {
  type Checkpoint,
  CheckpointError,
  type CheckpointProblem,
  type CheckpointStore,
  type LoadedCheckpoint,
  memoryCheckpointStore,
  type PassedOverCheckpoint,
} from './checkpoints/checkpoint.js';
export { crossEntropy } from './objectives/crossEntropy.js';
export { arrayData, type ArrayDataOptions, type Batch, type Labels, type TrainingData } from './data.js';
export { DivergenceError, type DivergencePlace } from './divergence.js';
export { evaluate, type EvaluateOptions, type Evaluation } from './evaluate.js';
export { informationLoss, type InformationLoss, type InformationLossOptions } from './objectives/classification.js';
export { type Json } from './json.js';
export { memoryMetricsLog, type MetricsLog } from './log/metricsLog.js';
export { type InformationLayerLike, type NoiseMode, type NoisyLayerLike } from './noisyLayer.js';
export {
  type BatchNormRecalibration,
  recalibrateBatchNorm,
  type RecalibrateBatchNormOptions,
} from './recalibrateBatchNorm.js';
export { restoreWeights } from './checkpoints/restoreWeights.js';
export { type StoredTensor } from './checkpoints/safetensors.js';
export {
  constant,
  oneCycle,
  type OneCycleOptions,
  type Schedule,
  stepDecay,
  type StepDecayOptions,
} from './schedules/schedules.js';
export { train } from './train.js';
export {
  type EpochMetrics,
  type ResumeReport,
  type StepMetrics,
  type TrainingResult,
  type TrainOptions,
  type ValidationOptions,
} from './trainOptions.js';
