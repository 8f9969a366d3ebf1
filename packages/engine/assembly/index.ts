export { conv2d, convolveScratch, filterPanels, packFilter } from './convolution';
export { conv2dInputGradient, inputGradientPanels, packInputGradient } from './convolutionInputGradient';
export { imageGradient, imageGradientScratch, packTaps, packedTaps } from './imageGradient';
export {
  conv2dFilterGradient,
  filterGradientParts,
  filterGradientScratch,
  filterGradientTiles,
  sumFilterGradient,
} from './convolutionFilterGradient';
export {
  batchNormCentres,
  batchNormGradient,
  batchNormGradientMoments,
  batchNormGradientStatistics,
  batchNormMoments,
  batchNormNormalise,
  batchNormParts,
  batchNormScratch,
  batchNormStatistics,
  batchNormSums,
} from './batchNorm';
export { sumAxis, sumAxisScratch, sumParts, sumPartsOf } from './reduce';
export { sumOfParts } from './parts';
export { repeatBlocks } from './tile';
export { drawRange, drawScratch } from './draws';
export {
  informationDropout,
  informationDropoutGradient,
  informationDropoutParts,
  informationDropoutScratch,
} from './informationDropout';
export { adamUpdate, momentumUpdate, rmsPropUpdate } from './optimizers';
export { transformFilter, winograd, winogradFilter, winogradScratch } from './winograd';
export { transformWideFilter, winogradWide, winogradWideFilter, winogradWideScratch } from './winogradWide';
export {
  winogradFilterGradient,
  winogradGradientParts,
  winogradGradientScratch,
  winogradGradientSums,
  winogradSumFilterGradient,
} from './winogradFilterGradient';
export { matMul, matMulScratch } from './matMul';
// Exported so that they stay functions of their own: inlined into the loops around them they lose their registers.
export { tallTileFromColumns, tallTileFromRows, tileFromColumns, tileFromRows, tileFromShortRows } from './microkernel';
export { depthwiseConv2d, depthwiseConv2dInputGradient, depthwiseScratch } from './depthwise';
export { depthwiseConv2dFilterGradient, depthwiseConv2dFilterGradientScratch } from './depthwiseFilterGradient';
export { avgPoolGradient, maxPoolGradient } from './pooling';
export { avgPool3dGradient, maxPool3d } from './pooling3d';
export { resizeBilinearGradient, resizeNearestGradient } from './resize';
export { bernoulliLogProb, bernoulliLogProbGradient } from './bernoulliLogProb';
export { standardKl, standardKlGradient } from './standardKl';
export {
  truncatedNormal,
  truncatedNormalEntropy,
  truncatedNormalEntropyGradient,
  truncatedNormalGradient,
  truncatedNormalScratch,
} from './truncatedNormal';
export { variationalKl, variationalKlGradient } from './variationalKl';
export { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './softmaxCrossEntropy';
export { copyStrided } from './strided';
export { firstOutside, gatherRows, segmentSum } from './segments';
export { addTo, chooseElements, combineTruths, mapElements, pairElements, pairElementsScratch } from './elementwise';
export { batchNormInference, batchNormInferenceScratch } from './batchNormInference';
export { multiplyFewRows } from './fewRows';
