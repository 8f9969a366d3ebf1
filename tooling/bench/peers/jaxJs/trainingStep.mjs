// A worker that times steps of jax-js on its wasm back end: node trainingStep.mjs <JSON of the case, the settings and the threads>.
import { createRequire } from 'node:module';
import { defaultDevice, init } from '@jax-js/jax';
import { answerCommands, stopWatch } from '../../answerCommands.mjs';
import { convolutionStep } from './convolution.mjs';
import { mlpStep } from './mlp.mjs';
import { productStep } from './product.mjs';

const setting = JSON.parse(process.argv[2]);
const STEPS = { mlp: mlpStep, product: productStep, convolution: convolutionStep };

await init('wasm');
defaultDevice('wasm');
const loadedMegabytes = process.memoryUsage.rss() / 2 ** 20;
const step = STEPS[setting.network](setting);
const manifest = createRequire(import.meta.url)
  .resolve('@jax-js/jax')
  .replace(/dist[\\/].*$/, 'package.json');
const { version } = createRequire(import.meta.url)(manifest);

await answerCommands({ ready: `jax-js ${version}`, loadedMegabytes }, async (steps) => {
  const watch = stopWatch();
  for (let i = 0; i < steps; i += 1) {
    watch.start();
    await step();
    watch.stop();
  }
  return watch.read();
});
