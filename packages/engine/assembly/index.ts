export {
  conv2d,
  conv2dFilterGradient,
  conv2dFilterGradientScratch,
  conv2dInputGradient,
  conv2dInputGradientScratch,
  conv2dScratch,
} from './convolution';
export { batchNormScratch, batchNormTraining, batchNormTrainingGradient } from './batchNorm';
export { sumAxis, sumAxisScratch } from './reduce';
export { repeatBlocks } from './tile';
export { philoxNormal, philoxNormalScratch } from './philoxNormal';
export {
  informationDropout,
  informationDropoutGradient,
  informationDropoutScratch,
  informationDropoutSettings,
} from './informationDropout';
export { adamUpdate, momentumUpdate } from './optimizers';
export { matMul, matMulScratch } from './matMul';
// Exported so that they stay functions of their own: inlined into the loops around them they lose their registers.
export { tallTileFromColumns, tallTileFromRows, tileFromColumns, tileFromRows } from './microkernel';
