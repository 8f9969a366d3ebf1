export {
  clutteredMnist,
  type ClutteredBatch,
  type ClutteredExample,
  type ClutteredMnist,
  type ClutteredMnistArgs,
} from './clutteredMnist.js';
export { imageSetFromIdx, parseIdx, readIdx, type IdxArray, type IdxFiles } from './idx.js';
export { imageSet, selectImages, type ImageSet, type ImageSetArgs } from './imageSet.js';
export { splitImageSet, type SplitImageSet, type SplitSizes } from './splitImageSet.js';
