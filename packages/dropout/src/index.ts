import { registerLayers } from './layers/registerLayers.js';

export { logNormal, logUniform, type Prior, type PriorConfig, registerPrior } from '@infodrop/priors';
export { type ActivationName } from './functions/activation.js';
export {
  applyInformationDropout,
  type ApplyInformationDropoutOptions,
  type InformationDropoutOptions,
  type NoisyRepresentation,
} from './functions/applyInformationDropout.js';
export {
  applyInformationDropoutConv2d,
  type ApplyInformationDropoutConv2dOptions,
} from './functions/applyInformationDropoutConv2d.js';
export {
  applyInformationDropoutDense,
  type ApplyInformationDropoutDenseOptions,
} from './functions/applyInformationDropoutDense.js';
export { drawNoise } from './noise/drawNoise.js';
export { InformationDropout, informationDropout, type InformationDropoutArgs } from './layers/informationDropout.js';
export {
  InformationDropoutConv2d,
  informationDropoutConv2d,
  type InformationDropoutConv2dArgs,
} from './layers/informationDropoutConv2d.js';
export {
  InformationDropoutDense,
  informationDropoutDense,
  type InformationDropoutDenseArgs,
} from './layers/informationDropoutDense.js';
export { type InformationLayer, type InformationLayerArgs, isInformationLayer } from './layers/informationLayer.js';
export { KlLedger, type KlOfCall } from './layers/klLedger.js';
export { fanIn, normalWeights } from './layers/initialWeights.js';
export { LAYER_ARGS, type LayerArgs } from './layers/layerArgs.js';
export { type KernelArgs, type KernelGeometry } from './functions/kernelGeometry.js';
export { type ForwardPass, forwardPass, type ForwardPassOptions, type KlOfLayer } from './models/forwardPass.js';
export { informationCost } from './models/informationCost.js';
export { klNats, type KlNatsOptions, type Metric } from './models/klNats.js';
export { type LayerPath, layerPaths } from './models/layerPaths.js';
export { setNoiseMode, withNoiseMode } from './models/noiseMode.js';
export { informationLayers, noisyLayers } from './models/noisyLayers.js';
export {
  MultiplicativeNoise,
  multiplicativeNoise,
  type MultiplicativeNoiseArgs,
} from './layers/multiplicativeNoise.js';
export {
  type BernoulliNoise,
  bernoulliNoise,
  type GaussianNoise,
  gaussianNoise,
  type LogNormalNoise,
  logNormalNoise,
  type LogNormalNoiseOptions,
  type Noise,
  type UniformNoise,
  uniformNoise,
} from './noise/noise.js';
export { type AlphaBounds, alphaFromLogits } from './noise/alphaFromLogits.js';
export { isNoisyLayer, type NoiseMode, type NoisyLayer, type NoisyLayerArgs } from './layers/noisyLayer.js';
export { registerLayers } from './layers/registerLayers.js';
export { standardNormal } from './noise/standardNormal.js';

registerLayers();
