// A worker that times the generator of cluttered digits: node clutteredDigits.mjs <canvas> <patches> <patchSize>.
import { clutteredMnist } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { key } from '@infodrop/random';
import { answerCommands } from './answerCommands.mjs';

const BATCH = 100;
const [canvas, patches, patchSize] = process.argv.slice(2).map(Number);
const digits = await loadMnistDigits();
const cluttered = clutteredMnist({ digits, canvas, patches, patchSize, key: key('bench clutter') });
let next = 0;

/** Wall times of batches of 100 digits, in ms. */
function measure(steps) {
  return Array.from({ length: steps }, () => {
    const indices = Uint32Array.from({ length: BATCH }, () => next++);
    const started = performance.now();
    cluttered.batch(indices);
    return performance.now() - started;
  });
}

await answerCommands(`${digits.count} digits`, measure);
