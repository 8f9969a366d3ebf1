// Trains what the demonstration of the latent space loads: two autoencoders that differ in how a code is drawn.
//
//   npm run build   (in the root), then   node training/autoencoders.mjs   (here): some minutes on two cores
//
// Data and training are those of the experiment vae of apps/experiments, with narrower networks and all digits.
import { writeFileSync } from 'node:fs';
import { splitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { prepareEngine } from '@infodrop/engine';
import { foldIn, key } from '@infodrop/random';
import { adam, oneCycle, train } from '@infodrop/training';
import { gaussianCode, informationDropoutCode, mlpDecoder, mlpEncoder, vae, vaeObjective } from '@infodrop/vae';
import { log, tensor } from '@tensorflow/tfjs-core';
import { packNetwork } from './packNetwork.mjs';

const SEED = 0;
const EPOCHS = Number(process.env.EPOCHS ?? 60);
const WIDTH = 96;
const SIZES = { train: 8000, validation: 1000, test: 1000 };
/** Test digits whose codes the page has. */
const SHOWN = 600;
const FOLDER = new URL('../src/demonstrations/latent/trained/', import.meta.url);

const { line } = await prepareEngine({ backend: 'wasm', threads: 1, simd: 'plain' });
console.log(line);
const root = foldIn(key(SEED), 'autoencoders');
const digits = splitImageSet(await loadMnistDigits(), { key: foldIn(root, 'split'), ...SIZES });
const binarized = ({ images, size }) => ({
  size,
  shape: [28, 28, 1],
  batch: (indices) => ({
    inputs: Float32Array.from(
      Array.from(indices).flatMap((i) =>
        Array.from(images.subarray(784 * i, 784 * (i + 1)), (ink) => Number(ink > 0.5)),
      ),
    ),
  }),
});
const data = { train: binarized(digits.train), test: binarized(digits.test) };

// α is at most 1, the scale of the prior: a unit that tells nothing costs nothing, as a Gaussian one.
const codes = {
  gaussian: gaussianCode(),
  informationDropout: informationDropoutCode({ minAlpha: 0.001, alphaRange: 0.999 }),
};
const models = [];
for (const [name, code] of Object.entries(codes)) {
  const shape = { latent: 2, units: [WIDTH, WIDTH], seed: SEED };
  const encoder = mlpEncoder({ ...shape, inputShape: [28, 28, 1] });
  const decoder = mlpDecoder({ ...shape, outputShape: [28, 28, 1] });
  const model = vae({ encoder, decoder, code });
  await train({
    objective: vaeObjective(model),
    data: data.train,
    epochs: EPOCHS,
    batchSize: 100,
    seed: SEED,
    optimizer: adam(),
    schedule: oneCycle({ peak: 0.002 }),
  });
  const file = `${name}.bin`;
  const bytes = packNetwork(decoder);
  writeFileSync(new URL(file, FOLDER), bytes);
  const x = tensor(data.test.batch(Array.from({ length: SIZES.test }, (_, i) => i)).inputs, [SIZES.test, 28, 28, 1]);
  const measured = model.elbo(x, { key: foldIn(root, 'bound'), draws: 10 });
  const mean = (values) => values.dataSync().reduce((sum, value) => sum + value, 0) / SIZES.test;
  const posterior = model.encode(x);
  // Of log z where the noise is log-normal: what an encoder gives is a Gaussian in both.
  const [locs, scales] = name === 'gaussian' ? [posterior.loc, posterior.scale] : [log(posterior.f), posterior.alpha];
  const [loc, scale] = [locs.dataSync(), scales.dataSync()];
  const rows = new Float32Array(4 * SHOWN);
  for (let i = 0; i < SHOWN; i++) rows.set([loc[2 * i], loc[2 * i + 1], scale[2 * i], scale[2 * i + 1]], 4 * i);
  writeFileSync(new URL(`${name}Codes.bin`, FOLDER), new Uint8Array(rows.buffer));
  models.push({
    name,
    file,
    elbo: mean(measured.elbo),
    kl: mean(measured.kl),
    reconstruction: mean(measured.reconstruction),
  });
  console.log(`${name}: ${JSON.stringify(models.at(-1))}, ${bytes.length} bytes`);
}
writeFileSync(
  new URL('trained.json', FOLDER),
  `${JSON.stringify({ seed: SEED, epochs: EPOCHS, width: WIDTH, testDigits: SIZES.test, models, labels: Array.from(digits.test.labels.subarray(0, SHOWN)).join('') }, null, 2)}\n`,
);
