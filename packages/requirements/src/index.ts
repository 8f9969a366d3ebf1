export { describe } from './describe.js';
export { nearest } from './nearest.js';
export { requireOptions, requireSomeOptions } from './options.js';
export { requireInteger, requireNumber, requireOneOf, requireThat } from './requirements.js';
