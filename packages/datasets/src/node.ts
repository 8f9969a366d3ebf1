export { readCifarImages, type CifarFolderOptions } from './cifarFolder.js';
export { findFashionMnist, readIdxImages, type IdxFolderOptions } from './idxFolder.js';
