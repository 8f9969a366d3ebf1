export { describe } from './describe.js';
export { requireModel } from './model.js';
export { nearest } from './nearest.js';
export { requireOptions, requireSomeOptions } from './options.js';
export { requireLength, requireNumbers } from './requireNumbers.js';
export { requireBoolean, requireInteger, requireNumber, requireOneOf, requireThat } from './requirements.js';
export { requireTensor } from './tensor.js';
