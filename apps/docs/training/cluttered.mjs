// Trains what the demonstration of bottleneck attribution explains: a small network without noise that reads cluttered digits.
//
//   npm run build   (in the root), then   node training/cluttered.mjs   (here): some minutes
//
// Data, network and training are those of the quickstart (docs/quickstart.md), with fewer epochs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { clutteredMnist, splitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { prepareEngine } from '@infodrop/engine';
import { clutteredCnn } from '@infodrop/networks';
import { foldIn, key } from '@infodrop/random';
import { classification, evaluate, nesterov, oneCycle, recalibrateBatchNorm, train } from '@infodrop/training';
import { storeNetwork } from './storeNetwork.mjs';

const SEED = 0;
const EPOCHS = Number(process.env.EPOCHS ?? 5);
const BATCH_SIZE = 50;
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

const model = clutteredCnn({ seed: SEED, noise: { kind: 'none' } });
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
const bytes = storeNetwork(fileURLToPath(new URL('network.bin', FOLDER)), model);
const { error, crossEntropy } = await evaluate({ model, data: data.test });
console.log(`test error ${error}, ${crossEntropy} nats, ${bytes} bytes`);
const facts = { seed: SEED, epochs: EPOCHS, testDigits: test.size, digitsOfEachClass: SHOWN, error, crossEntropy };
writeFileSync(new URL('trained.json', FOLDER), `${JSON.stringify(facts, null, 2)}\n`);
