export { imageSetFromCifar, type CifarOptions } from './cifar.js';
export {
  clutteredMnist,
  type ClutteredBatch,
  type ClutteredExample,
  type ClutteredMnist,
  type ClutteredMnistOptions,
} from './clutteredMnist.js';
export { imageSetFromIdx, parseIdx, readIdx, type IdxArray, type IdxFiles } from './idx.js';
export { imageSet, selectImages, type ImageSet, type ImageSetOptions } from './imageSet.js';
export { splitImageSet, type SplitImageSet, type SplitImageSetOptions } from './splitImageSet.js';
