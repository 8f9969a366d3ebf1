export { loadMnistDigits } from './mnistDigits.js';
