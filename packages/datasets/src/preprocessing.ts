export {
  globalContrastNormalization,
  type GlobalContrastNormalizationOptions,
} from './preprocessing/globalContrastNormalization.js';
export { whiteningFromBytes, whiteningToBytes } from './preprocessing/whiteningFile.js';
export {
  fitZcaWhitening,
  whiten,
  whiteningIdentity,
  type ZcaWhitening,
  type ZcaWhiteningOptions,
} from './preprocessing/zcaWhitening.js';
