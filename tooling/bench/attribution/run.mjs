// npm run bench -- attribution: how well each method of @infodrop/analysis tells a digit from clutter, and how long it takes.
import { bottleneckAttribution, featureStatistics, mapAuroc } from '@infodrop/analysis';
import { prepareEngine } from '@infodrop/engine';
import { studentTQuantile } from '@infodrop/metrics';
import { key, normal } from '@infodrop/random';
import { tensor4d } from '@tensorflow/tfjs-core';
import { mkdirSync, readFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commitOf, root } from '../record.mjs';
import { METHODS, settingText } from './methods.mjs';
import { mobileKind } from './mobileKind.mjs';
import { clutteredDigits, SETTINGS, testError, trainedNetwork } from './networks.mjs';
import { mean, page } from './page.mjs';

const HELP = `npm run bench -- attribution [options]
  --networks <n>       how many networks (default 3)
  --images <n>         test images of each (default 300)
  --validation <n>     validation images that choose each method's setting (default 100)
  --runs <folder>      where networks and numbers are kept, to go on from (default runs/attribution)
  --publish            also writes packages/analysis/docs/attribution.md`;

const { values: options } = parseArgs({
  options: {
    networks: { type: 'string', default: '3' },
    images: { type: 'string', default: '300' },
    validation: { type: 'string', default: '100' },
    runs: { type: 'string', default: join(root, 'runs', 'attribution') },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const [networkCount, testImages, validationImages] = ['networks', 'images', 'validation'].map((name) => {
  const value = Number(options[name]);
  const least = name === 'networks' ? 2 : 1;
  if (Number.isInteger(value) && value >= least) return value;
  console.error(`bench: --${name} must be an integer ≥ ${least}, got ${options[name]}.`);
  process.exit(2);
});
const say = (text) => console.error(`bench: ${text}`);

/** What is in the file, or what is computed and written into it. */
async function kept(path, compute) {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const value = await compute();
  writeFileSync(`${path}.part`, JSON.stringify(value));
  renameSync(`${path}.part`, path);
  return value;
}

/** AUROC of digit pixels against clutter pixels, one an image, and the seconds that an image took. */
async function measure(network, method, setting, split, count) {
  const { generator } = network.data[split];
  const { height, width } = generator;
  const indices = Array.from({ length: count }, (_, i) => i);
  const { images, digitMasks, clutterMasks } = generator.batch(indices);
  // The first image pays for readouts, statistics and shaders.
  const warm = tensor4d(images.slice(0, height * width), [1, height, width, 1]);
  await method.maps(network, warm, setting);
  warm.dispose();
  const batch = tensor4d(images, [count, height, width, 1]);
  const start = performance.now();
  const maps = await method.maps(network, batch, setting);
  const seconds = (performance.now() - start) / 1000;
  batch.dispose();
  const aurocs = [...mapAuroc(maps, { positives: digitMasks, negatives: clutterMasks })];
  return { aurocs: aurocs.filter((auroc) => !Number.isNaN(auroc)), secondsPerImage: seconds / count };
}

const engine = await prepareEngine();
say(engine.line);
const networks = [];
for (let seed = 0; seed < networkCount; seed++) {
  const folder = join(options.runs, `network-${seed}`);
  mkdirSync(folder, { recursive: true });
  const data = await clutteredDigits(seed);
  const model = await trainedNetwork(seed, data, folder, say);
  const { error } = await kept(join(folder, 'error.json'), async () => ({ error: await testError(model, data) }));
  networks.push({ seed, folder, data, model, error, known: new Map() });
}

const rows = [];
for (const method of METHODS) {
  const name = method.name.replace(/\W+/g, '-');
  const scores = [];
  for (const [i, setting] of method.settings.entries()) {
    const means = [];
    for (const network of networks) {
      const file = join(network.folder, `validation-${validationImages}-${name}-${i}.json`);
      means.push(
        mean((await kept(file, () => measure(network, method, setting, 'validation', validationImages))).aurocs),
      );
    }
    scores.push(mean(means));
    say(`${method.name} (${settingText(setting)}): validation ${mean(means).toFixed(4)}`);
  }
  const chosen = scores.indexOf(Math.max(...scores));
  const setting = method.settings[chosen];
  const found = [];
  for (const network of networks) {
    const file = join(network.folder, `test-${testImages}-${name}-${chosen}.json`);
    found.push(await kept(file, () => measure(network, method, setting, 'test', testImages)));
  }
  const aurocs = found.map((each) => mean(each.aurocs));
  say(`${method.name} (${settingText(setting)}): test ${aurocs.map((auroc) => auroc.toFixed(4)).join(' ')}`);
  rows.push({ name: method.name, setting, aurocs, secondsPerImage: mean(found.map((each) => each.secondsPerImage)) });
}

/** Seconds that an image of a network of MobileNet's kind takes, by itself. */
async function mobileSeconds() {
  const model = mobileKind();
  const count = 8;
  const inputs = normal(key('mobile'), count * 96 * 96 * 3);
  const data = { size: count, shape: [96, 96, 3], batch: (indices) => ({ inputs: gathered(inputs, indices) }) };
  const layer = 'block5';
  const statistics = await featureStatistics(model, data, { layer });
  const times = [];
  for (let i = 0; i < 4; i++) {
    const image = tensor4d(gathered(inputs, [i]), [1, 96, 96, 3]);
    const start = performance.now();
    await bottleneckAttribution(model, image, { layer, statistics });
    times.push((performance.now() - start) / 1000);
    image.dispose();
  }
  return { layer, shape: statistics.shape, seconds: Math.min(...times.slice(1)) };
}

const gathered = (inputs, indices) => {
  const size = 96 * 96 * 3;
  const values = new Float32Array(indices.length * size);
  indices.forEach((index, i) => values.set(inputs.subarray(index * size, (index + 1) * size), i * size));
  return values;
};

const mobile = await kept(join(options.runs, 'mobile.json'), mobileSeconds);
say(`MobileNet's kind: ${mobile.seconds.toFixed(2)} s an image`);
const text = page({
  rows,
  errors: networks.map(({ error }) => error),
  images: testImages,
  validationImages,
  settings: SETTINGS,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores (${engine.line.split(';')[0]})`,
  commit: commitOf(),
  timing: `Ten classes, 96 × 96 × 3, depthwise blocks, restricted behind \`${mobile.layer}\` (${mobile.shape.join(' × ')}): ${mobile.seconds.toFixed(2)} s an image, 10 steps of 10 samples (the goal: 2 s).`,
  quantile: studentTQuantile(0.975, networkCount - 1),
});
console.log(text);
if (options.publish) writeFileSync(join(root, 'packages', 'analysis', 'docs', 'attribution.md'), text);
