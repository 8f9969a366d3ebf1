import { registerLayers } from './registerLayers.js';

export { logNormal, logUniform, type Prior, type PriorConfig } from '@infodrop/priors';
export { type ActivationName } from './activation.js';
export {
  applyInformationDropout,
  type ApplyInformationDropoutArgs,
  type InformationDropoutOptions,
  type NoisyRepresentation,
} from './applyInformationDropout.js';
export {
  applyInformationDropoutConv2d,
  type ApplyInformationDropoutConv2dArgs,
} from './applyInformationDropoutConv2d.js';
export { applyInformationDropoutDense, type ApplyInformationDropoutDenseArgs } from './applyInformationDropoutDense.js';
export { drawNoise } from './drawNoise.js';
export { InformationDropout, informationDropout, type InformationDropoutArgs } from './informationDropout.js';
export {
  InformationDropoutConv2D,
  informationDropoutConv2d,
  type InformationDropoutConv2DArgs,
} from './informationDropoutConv2d.js';
export {
  InformationDropoutDense,
  informationDropoutDense,
  type InformationDropoutDenseArgs,
} from './informationDropoutDense.js';
export { type InformationLayer, type InformationLayerArgs } from './informationLayer.js';
export { type LayerArgs } from './initialWeights.js';
export { type KernelArgs, type KernelGeometry } from './kernelGeometry.js';
export { klNats, type Metric } from './klNats.js';
export { informationLayers, noisyLayers, setMode } from './modelLayers.js';
export { MultiplicativeNoise, multiplicativeNoise, type MultiplicativeNoiseArgs } from './multiplicativeNoise.js';
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
} from './noise.js';
export { noiseStrength } from './noiseStrength.js';
export { type Mode, type NoisyLayer, type NoisyLayerArgs } from './noisyLayer.js';
export { registerLayers } from './registerLayers.js';
export { standardNormal } from './standardNormal.js';

registerLayers();
