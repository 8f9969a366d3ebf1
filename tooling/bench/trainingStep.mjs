// A worker that times training steps: node trainingStep.mjs <engine> <JSON of the case, the settings and the threads>.
import { answerCommands, stopWatch } from './answerCommands.mjs';
import { ENGINES } from './engines.mjs';
import { stepRunner } from './steps.mjs';

const [engine, text] = process.argv.slice(2);
const setting = JSON.parse(text);
const line = await ENGINES[engine](setting).catch((error) => {
  console.log(JSON.stringify({ error: error.message }));
  process.exit(1);
});
const loadedMegabytes = process.memoryUsage.rss() / 2 ** 20;
const run = stepRunner(setting);

async function measure(steps) {
  const watch = stopWatch();
  await run(steps, watch);
  return watch.read();
}

await answerCommands({ ready: line, loadedMegabytes }, measure);
