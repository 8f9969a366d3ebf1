export {
  type Checkpoint,
  CheckpointError,
  type CheckpointProblem,
  type CheckpointStore,
  type LoadedCheckpoint,
  memoryCheckpointStore,
  type PassedOverCheckpoint,
} from './checkpoints/checkpoint.js';
export { restoreWeights, type RestoreWeightsOptions } from './checkpoints/restoreWeights.js';
export type { StoredTensor } from './checkpoints/safetensors.js';
export { arrayData, type ArrayDataOptions } from './data/arrayData.js';
export {
  type Batch,
  loadBatch,
  type LoadedBatch,
  type Numbers,
  requireData,
  type TargetedBatch,
  type TrainingData,
} from './data/trainingData.js';
export { DivergenceError, type DivergencePlace } from './run/divergence.js';
export { evaluate, type EvaluateOptions, type Evaluation, type ExampleValues } from './evaluate.js';
export { eventLoopTurns } from './eventLoop.js';
export { type EvaluationNoise, evaluationNoise } from './evaluationNoise.js';
export { type Json, type JsonDifference, jsonDifferences } from './json.js';
export { memoryMetricsLog, type MetricsLog } from './log/metricsLog.js';
export {
  classification,
  type ClassificationMeasures,
  type ClassificationOptions,
} from './objectives/classification.js';
export { crossEntropy } from './objectives/crossEntropy.js';
export { evaluateMeasures } from './objectives/evaluateMeasures.js';
export { informationLoss, type InformationLoss, type InformationLossOptions } from './objectives/informationLoss.js';
export {
  type EvaluationRequest,
  type MeasuresOf,
  type MeasureTensors,
  type Objective,
  objective,
  type ObjectiveOptions,
  type StepContext,
  type TensorsByName,
  type Terms,
  type Turn,
} from './objectives/objective.js';
export { adam, type AdamOptions } from './optimizers/adam.js';
export { nesterov, type NesterovOptions } from './optimizers/nesterov.js';
export type { Optimizer, OptimizerSlots, RunningOptimizer } from './optimizers/optimizer.js';
export { rmsProp, type RmsPropOptions } from './optimizers/rmsProp.js';
export { sgd } from './optimizers/sgd.js';
export {
  type BatchNormRecalibration,
  recalibrateBatchNorm,
  type RecalibrateBatchNormOptions,
} from './recalibrateBatchNorm.js';
export { type BetaWarmUp, linearWarmUp } from './schedules/betaWarmUp.js';
export {
  constant,
  oneCycle,
  type OneCycleOptions,
  type Schedule,
  stepDecay,
  type StepDecayOptions,
} from './schedules/schedules.js';
export { train } from './train.js';
export type {
  EpochMetrics,
  EpochRecord,
  PerTurn,
  ResumeReport,
  StepMetrics,
  StepRecord,
  TrainingResult,
  TrainOptions,
  ValidationOptions,
} from './trainOptions.js';
