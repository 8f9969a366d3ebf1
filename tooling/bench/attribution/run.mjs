// npm run bench -- attribution: how long bottleneck attribution takes for an image of a network of MobileNet's kind. How well it and other
// methods tell a digit from clutter is an experiment: infodrop run attribution.
import { bottleneckAttribution, featureStatistics } from '@infodrop/analysis';
import { prepareEngine } from '@infodrop/engine';
import { key, normal } from '@infodrop/random';
import { tensor4d } from '@tensorflow/tfjs-core';
import { parseArgs } from 'node:util';
import { mobileKind } from './mobileKind.mjs';

const HELP = `npm run bench -- attribution [options]
  --images <n>         images, one after another; the quickest counts, the first does not (default 4)`;

const { values: options } = parseArgs({
  options: { images: { type: 'string', default: '4' }, help: { type: 'boolean', default: false } },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const images = Number(options.images);
if (!Number.isInteger(images) || images < 2) {
  console.error(`bench: --images must be an integer ≥ 2, got ${options.images}.`);
  process.exit(2);
}

const size = 96 * 96 * 3;
const pixels = normal(key('mobile'), images * size);
const gathered = (indices) => {
  const values = new Float32Array(indices.length * size);
  indices.forEach((index, i) => values.set(pixels.subarray(index * size, (index + 1) * size), i * size));
  return values;
};

console.error(`bench: ${(await prepareEngine()).line}`);
const model = mobileKind();
const layer = 'block5';
const data = { size: images, shape: [96, 96, 3], batch: (indices) => ({ inputs: gathered(indices) }) };
const statistics = await featureStatistics(model, data, { layer });
const times = [];
for (let i = 0; i < images; i++) {
  const image = tensor4d(gathered([i]), [1, 96, 96, 3]);
  const start = performance.now();
  await bottleneckAttribution(model, image, { layer, statistics });
  times.push((performance.now() - start) / 1000);
  image.dispose();
}
const seconds = Math.min(...times.slice(1));
console.log(
  `Ten classes, 96 × 96 × 3, depthwise blocks, restricted behind ${layer} (${statistics.shape.join(' × ')}): ` +
    `${seconds.toFixed(2)} s an image, 10 steps of 10 samples (the goal: 2 s).`,
);
