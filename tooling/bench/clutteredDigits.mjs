// A worker that times the generator of cluttered digits: node clutteredDigits.mjs <canvas> <patches> <patchSize>.
import { clutteredMnist } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { key } from '@infodrop/random';
import { answerCommands, stopWatch } from './answerCommands.mjs';

const BATCH = 100;
const [canvas, patches, patchSize] = process.argv.slice(2).map(Number);
const digits = await loadMnistDigits();
const cluttered = clutteredMnist({ digits, canvas, patches, patchSize, key: key('bench clutter') });
let next = 0;

/** Times batches of 100 digits. */
function measure(steps) {
  const watch = stopWatch();
  for (let step = 0; step < steps; step += 1) {
    const indices = Uint32Array.from({ length: BATCH }, () => next++);
    watch.start();
    cluttered.batch(indices);
    watch.stop();
  }
  return watch.read();
}

await answerCommands(`${digits.size} digits`, measure);
