import { registerLayers } from './layers/registerLayers.js';

export { logNormal, logUniform, type Prior, type PriorConfig, registerPrior, standardNormal } from '@infodrop/priors';
export type { ActivationName } from './functions/activation.js';
export {
  applyInformationDropout,
  type ApplyInformationDropoutOptions,
  type InformationDropoutOptions,
  type NoisyRepresentation,
} from './functions/applyInformationDropout.js';
export {
  applyInformationDropoutConv,
  type ApplyInformationDropoutConvOptions,
} from './functions/applyInformationDropoutConv.js';
export {
  applyInformationDropoutDense,
  type ApplyInformationDropoutDenseOptions,
} from './functions/applyInformationDropoutDense.js';
export { localReparameterization, type LocalReparameterizationOptions } from './functions/localReparameterization.js';
export {
  applyConcreteDropoutDense,
  type ApplyConcreteDropoutDenseOptions,
} from './functions/applyConcreteDropoutDense.js';
export {
  applyConditionalBottleneck,
  type ApplyConditionalBottleneckOptions,
} from './functions/applyConditionalBottleneck.js';
export { applyGaussianBottleneck, type ApplyGaussianBottleneckOptions } from './functions/applyGaussianBottleneck.js';
export { applyLearnedNoise, type ApplyLearnedNoiseOptions } from './functions/applyLearnedNoise.js';
export { drawNoise } from './noise/drawNoise.js';
export { InformationDropout, informationDropout, type InformationDropoutArgs } from './layers/informationDropout.js';
export {
  InformationDropoutConv1d,
  informationDropoutConv1d,
  InformationDropoutConv2d,
  informationDropoutConv2d,
  InformationDropoutConv3d,
  informationDropoutConv3d,
  type InformationDropoutConvArgs,
} from './layers/informationDropoutConv.js';
export {
  InformationDropoutDense,
  informationDropoutDense,
  type InformationDropoutDenseArgs,
} from './layers/informationDropoutDense.js';
export type { InformationLayerArgs } from './layers/informationDropoutBase.js';
export { type InformationLayer, isInformationLayer } from './layers/informationLayer.js';
export { KlLedger, type KlOfCall } from './layers/klLedger.js';
export { initialKernel, type InitialKernelOptions } from './layers/initialWeights.js';
export { LAYER_ARGS, type LayerArgs } from './layers/layerArgs.js';
export type { KernelArgs, KernelGeometry } from './functions/kernelGeometry.js';
export { addInformationDropout, type AddInformationDropoutOptions } from './models/addInformationDropout.js';
export {
  type BetaController,
  betaController,
  type BetaControllerOptions,
  type StepNats,
} from './models/betaController.js';
export { type CostOfLayer, costWarning } from './models/costWarning.js';
export { type ForwardPass, forwardPass, type ForwardPassOptions, type KlOfLayer } from './models/forwardPass.js';
export { informationCost } from './models/informationCost.js';
export { klNats, klNatsByLayer, type KlNatsOptions, type Metric } from './models/klNats.js';
export { type LayerPath, layerPaths } from './models/layerPaths.js';
export { setNoiseMode, withNoiseMode } from './models/noiseMode.js';
export { informationLayers, noisyLayers, withLayerNames } from './models/noisyLayers.js';
export { type PrunedModel, pruneSilentUnits, type PruneSilentUnitsOptions } from './models/pruneSilentUnits.js';
export { type Compression, compression, type CompressionOfLayer } from './models/compression.js';
export {
  ConcreteDropoutConv2d,
  concreteDropoutConv2d,
  type ConcreteDropoutConv2dArgs,
  ConcreteDropoutDense,
  concreteDropoutDense,
  type ConcreteDropoutDenseArgs,
} from './layers/concreteDropout.js';
export {
  ConditionalBottleneck,
  conditionalBottleneck,
  type ConditionalBottleneckArgs,
} from './layers/conditionalBottleneck.js';
export { GaussianBottleneck, gaussianBottleneck, type GaussianBottleneckArgs } from './layers/gaussianBottleneck.js';
export type { KlLayerArgs } from './layers/klLayer.js';
export {
  LearnedMultiplicativeNoise,
  type LearnedMultiplicativeNoiseArgs,
} from './layers/learnedMultiplicativeNoise.js';
export type { NoisePer } from './noise/noiseShape.js';
export {
  SparseVariationalDropoutConv2d,
  sparseVariationalDropoutConv2d,
  type SparseVariationalDropoutConv2dArgs,
  SparseVariationalDropoutDense,
  sparseVariationalDropoutDense,
  type SparseVariationalDropoutDenseArgs,
} from './layers/sparseVariationalDropout.js';
export {
  type AlphaPer,
  VariationalDropoutConv2d,
  variationalDropoutConv2d,
  type VariationalDropoutConv2dArgs,
  VariationalDropoutDense,
  variationalDropoutDense,
  type VariationalDropoutDenseArgs,
} from './layers/variationalDropout.js';
export { type ConcreteNoise, concreteNoise, type ConcreteNoiseOptions } from './noise/concreteNoise.js';
export { continuousNoise, type ContinuousNoiseOptions } from './noise/continuousNoise.js';
export {
  type TruncatedLogNormalNoise,
  truncatedLogNormalNoise,
  type TruncatedLogNormalNoiseOptions,
} from './noise/truncatedLogNormalNoise.js';
export { stripNoise } from './models/stripNoise.js';
export {
  MultiplicativeNoise,
  multiplicativeNoise,
  type MultiplicativeNoiseArgs,
} from './layers/multiplicativeNoise.js';
export {
  type BernoulliNoise,
  bernoulliNoise,
  type ConstantNoise,
  type GaussianNoise,
  gaussianNoise,
  type LearnedGaussianNoise,
  type LearnedGaussianNoiseOptions,
  type LearnedNoise,
  type LogNormalNoise,
  logNormalNoise,
  type LogNormalNoiseOptions,
  type Noise,
  type UniformNoise,
  uniformNoise,
} from './noise/noise.js';
export { type AlphaBounds, alphaFromLogits } from './noise/alphaFromLogits.js';
export { isNoisyLayer, type NoiseMode, type NoisyLayer, type NoisyLayerArgs } from './layers/noisyLayer.js';
export type { LayerWithPlainForm, PlainLayer } from './layers/plainLayer.js';
export { registerLayers } from './layers/registerLayers.js';

registerLayers();
