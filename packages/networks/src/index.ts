export { allCnn32, type AllCnn32Options } from './allCnn32.js';
export { batchNorm, BatchNorm, type BatchNormArgs } from './batchNorm.js';
export { batchNormTraining, type BatchNormTrainingOptions, type BatchNormTrainingResult } from './batchNormTraining.js';
export { clutteredCnn, type ClutteredCnnOptions } from './clutteredCnn.js';
export type { HiddenActivation } from './convolutionBlock.js';
export { initializeWeights } from './initialWeights.js';
export { mlp, type MlpOptions } from './mlp.js';
export type { InformationNoise, MultiplicativeNetworkNoise, NetworkNoise, NoNoise } from './networkNoise.js';
