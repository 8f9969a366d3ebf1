export { bits, type StretchOptions } from './bits.js';
export { integers, type IntegersOptions } from './integers.js';
export { foldIn, key, split, type Key } from './key.js';
export { normal } from './normal.js';
export { permutation } from './permutation.js';
export { philox4x32 } from './philox.js';
export { uniform, type UniformOptions } from './uniform.js';
