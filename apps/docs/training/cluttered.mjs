// Trains what the demonstrations of cluttered digits look at: a small network without noise, whose answers bottleneck attribution
// explains, and networks that differ in β alone, which forget the clutter.
//
//   npm run build   (in the root), then   node training/cluttered.mjs   (here): half an hour on one core
//
// Data, network and training are those of the quickstart (docs/quickstart.md), with fewer epochs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { clutteredMnist, splitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { prepareEngine } from '@infodrop/engine';
import { clutteredCnn } from '@infodrop/networks';
import { foldIn, key } from '@infodrop/random';
import { classification, evaluate, nesterov, oneCycle, recalibrateBatchNorm, train } from '@infodrop/training';
import { packNetwork } from './packNetwork.mjs';

const SEED = 0;
const EPOCHS = Number(process.env.EPOCHS ?? 5);
const BATCH_SIZE = 50;
/** Of information dropout: what a nat costs, a network each. */
const BETAS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];
/** The quickstart's. */
const NOISE = { minAlpha: 0.001, alphaRange: 0.7, meanCorrection: true, gateZeros: true };
const SIZES = { train: 8000, validation: 1000, test: 1000 };
/** Test digits that the page has: so many of each class. */
const SHOWN = 5;
const FOLDER = new URL('../src/demonstrations/cluttered/trained/', import.meta.url);

const { line } = await prepareEngine({ backend: 'wasm', threads: 1, simd: 'plain' });
console.log(line);
const root = foldIn(key(SEED), 'quickstart');
const digits = splitImageSet(await loadMnistDigits(), { key: foldIn(root, 'split'), ...SIZES });
const cluttered = (name) => {
  const generator = clutteredMnist({
    digits: digits[name],
    canvas: 40,
    patches: 6,
    patchSize: 8,
    key: foldIn(foldIn(root, 'clutter'), name),
  });
  return {
    size: generator.size,
    shape: [40, 40, 1],
    batch(indices, epoch = 0) {
      const { images, labels } = generator.batch(Array.from(indices, (index) => index + epoch * generator.size));
      return { inputs: images, targets: labels };
    },
  };
};
const data = { train: cluttered('train'), test: cluttered('test') };

const { test } = digits;
const shown = Array.from({ length: 10 }, (_, label) =>
  Array.from(test.labels.keys())
    .filter((i) => test.labels[i] === label)
    .slice(0, SHOWN),
).flat();
mkdirSync(FOLDER, { recursive: true });
writeFileSync(
  new URL('digits.bin', FOLDER),
  Uint8Array.from(
    shown.flatMap((i) => Array.from(test.images.subarray(784 * i, 784 * (i + 1)), (ink) => Math.round(255 * ink))),
  ),
);

/** A trained network, the bytes of its file, and how it does on the test digits. */
async function trainedNetwork(noise) {
  const model = clutteredCnn({ seed: SEED, noise });
  await train({
    objective: classification({ model }),
    data: data.train,
    epochs: EPOCHS,
    batchSize: BATCH_SIZE,
    seed: SEED,
    optimizer: nesterov({ momentum: 0.9 }),
    schedule: oneCycle({ peak: 0.5 }),
  });
  await recalibrateBatchNorm({ model, data: data.train, batchSize: BATCH_SIZE });
  const bytes = packNetwork(model);
  const { error, crossEntropy } = await evaluate({ model, data: data.test });
  console.log(`${JSON.stringify(noise)}: test error ${error}, ${crossEntropy} nats, ${bytes.length} bytes`);
  model.dispose();
  return { bytes, error, crossEntropy };
}

const { bytes, ...plain } = await trainedNetwork({ kind: 'none' });
writeFileSync(new URL('network.bin', FOLDER), bytes);
const priced = [];
for (const beta of BETAS) {
  priced.push({ beta, ...(await trainedNetwork({ kind: 'information', ...NOISE, klScale: 1 / SIZES.train, beta })) });
}
writeFileSync(new URL('priced.bin', FOLDER), Buffer.concat(priced.map((each) => each.bytes)));
const facts = {
  seed: SEED,
  epochs: EPOCHS,
  testDigits: test.size,
  digitsOfEachClass: SHOWN,
  ...plain,
  noise: NOISE,
  priced: priced.map(({ beta, error, crossEntropy }) => ({ beta, error, crossEntropy })),
};
writeFileSync(new URL('trained.json', FOLDER), `${JSON.stringify(facts, null, 2)}\n`);
