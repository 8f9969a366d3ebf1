export { findFashionMnist, readIdxImages, type IdxFolderOptions } from './idxFolder.js';
