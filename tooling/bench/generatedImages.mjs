// A worker that times the generators of images: node generatedImages.mjs <JSON of the case>.
import { clutteredMnist, sprites } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { key } from '@infodrop/random';
import { answerCommands, stopWatch } from './answerCommands.mjs';

const BATCH = 100;
const { set, ...settings } = JSON.parse(process.argv[2]);

/** Gives, of the i-th batch, a function that makes its images. */
const GENERATORS = {
  async clutteredDigits() {
    const cluttered = clutteredMnist({ ...settings, digits: await loadMnistDigits(), key: key('bench clutter') });
    return (i) => {
      const indices = Uint32Array.from({ length: BATCH }, (_, at) => i * BATCH + at);
      return () => cluttered.batch(indices);
    };
  },
  sprites() {
    const images = sprites();
    // Every sprite once, as after the first seconds of a training: from then on it is copied to its place.
    images.images(images.factorsOf(Uint32Array.from({ length: images.size / 1024 }, (_, i) => 1024 * i)));
    return (i) => {
      const factors = images.sampleFactors({ key: key('bench sprites'), count: BATCH, offset: i * BATCH });
      return () => images.images(factors);
    };
  },
};

const generator = await GENERATORS[set]();
let next = 0;

/** Times batches of 100 images. */
function measure(steps) {
  const watch = stopWatch();
  for (let step = 0; step < steps; step += 1) {
    const make = generator(next++);
    watch.start();
    make();
    watch.stop();
  }
  return watch.read();
}

await answerCommands(set, measure);
