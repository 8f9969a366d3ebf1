export { toOnnx } from './toOnnx.js';
