/**
 * Writes the digits that both sides are trained on, binarized at ½, a byte each pixel: 8,000 for training, then 1,000 for validation and
 * 1,000 for the test. They are those of packages/vae/test/binarizedDigits.ts. Needs the packages built: npm run build.
 *
 *   node binarizedDigits.mjs > digits.bin
 */
import { splitImageSet } from '../../../packages/datasets/dist/index.js';
import { loadMnistDigits } from '../../../packages/datasets/dist/mnist.js';
import { key } from '../../../packages/random/dist/index.js';

const parts = { train: 8000, validation: 1000, test: 1000 };
const split = splitImageSet(await loadMnistDigits(), { key: key('binarized digits'), ...parts });
for (const name of Object.keys(parts)) {
  process.stdout.write(Uint8Array.from(split[name].images, (ink) => Number(ink > 0.5)));
}
