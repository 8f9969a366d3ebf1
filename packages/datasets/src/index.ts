export { imageSetFromCifar, type CifarOptions } from './cifar.js';
export {
  clutteredMnist,
  type ClutteredBatch,
  type ClutteredExample,
  type ClutteredMnist,
  type ClutteredMnistOptions,
} from './clutteredMnist.js';
export type { CorrelatedPair } from './factors/correlatedPair.js';
export { dSpritesFromNpz } from './factors/dSprites.js';
export {
  type FactorBatch,
  factorDataset,
  type FactorDataset,
  type FactorDatasetOptions,
  type FactorSample,
  type SampleFactorsOptions,
} from './factors/factorDataset.js';
export type { KeptFactors } from './factors/publishedImages.js';
export type { Hdf5Dataset, Hdf5File } from './factors/factorImagesFromHdf5.js';
export { mpi3dFromNpz } from './factors/mpi3d.js';
export type { ByteSource } from './factors/npz.js';
export { type SampledFactors, sampledFactors, type SampledFactorsOptions } from './factors/sampledFactors.js';
export { type SampledPairs, sampledPairs, type SampledPairsOptions } from './factors/sampledPairs.js';
export { shapes3dFromHdf5 } from './factors/shapes3d.js';
export { sprites, type SpritesOptions } from './factors/sprites.js';
export { xyObject, type XYObjectOptions } from './factors/xyObject.js';
export { xySquares } from './factors/xySquares.js';
export { imageSetFromIdx, parseIdx, readIdx, type IdxArray, type IdxFiles } from './idx.js';
export { imageSet, selectImages, type ImageSet, type ImageSetOptions } from './imageSet.js';
export { type NumpyArray, parseNpy, parseNpz } from './numpyArrays.js';
export { splitImageSet, type SplitImageSet, type SplitImageSetOptions } from './splitImageSet.js';
