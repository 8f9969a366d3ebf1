// The networks that attribution is compared on: the quickstart's, on cluttered digits whose true mask is known.
import { clutteredMnist, splitImageSet } from '@infodrop/datasets';
import { loadMnistDigits } from '@infodrop/datasets/mnist';
import { clutteredCnn } from '@infodrop/networks';
import { foldIn, key } from '@infodrop/random';
import { classification, evaluate, nesterov, oneCycle, recalibrateBatchNorm, train } from '@infodrop/training';
import { fileCheckpointStore, modelFolder } from '@infodrop/training/node';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadLayersModel } from '@tensorflow/tfjs-layers';

/** As the quickstart trains, but for the seed. */
export const SETTINGS = {
  epochs: 8,
  sizes: { train: 8000, validation: 1000, test: 1000 },
  batchSize: 50,
  learningRate: 0.5,
  momentum: 0.9,
  canvas: 40,
  patches: 6,
  patchSize: 8,
  beta: 0.1,
};

/** Data as a training loop takes them, with the generator behind them, which knows whose each pixel is. */
function ofGenerator(generator) {
  const { size, height, width } = generator;
  return {
    generator,
    size,
    shape: [height, width, 1],
    batch(indices, epoch = 0) {
      const { images, labels } = generator.batch(Array.from(indices, (index) => index + epoch * size));
      return { inputs: images, targets: labels };
    },
  };
}

/** Cluttered digits of a seed: no digit is in two splits. */
export async function clutteredDigits(seed) {
  const { sizes, canvas, patches, patchSize } = SETTINGS;
  const root = foldIn(key(seed), 'attribution');
  const digits = splitImageSet(await loadMnistDigits(), { key: foldIn(root, 'split'), ...sizes });
  const cluttered = (name) =>
    ofGenerator(clutteredMnist({ digits: digits[name], canvas, patches, patchSize, key: foldIn(root, name) }));
  return { train: cluttered('train'), validation: cluttered('validation'), test: cluttered('test') };
}

/** The trained network of a seed: from its folder, or trained into it, going on where it was stopped. */
export async function trainedNetwork(seed, data, folder, say) {
  const finished = join(folder, 'model');
  if (existsSync(join(finished, 'model.json'))) return loadLayersModel(modelFolder(finished));
  const { epochs, batchSize, learningRate, momentum, beta, canvas, sizes } = SETTINGS;
  const noise = { kind: 'information', beta, klScale: 1 / sizes.train };
  const model = clutteredCnn({ seed, inputShape: [canvas, canvas, 1], noise });
  await train({
    objective: classification({ model }),
    data: data.train,
    epochs,
    batchSize,
    seed,
    optimizer: nesterov({ momentum }),
    schedule: oneCycle({ peak: learningRate }),
    checkpoint: fileCheckpointStore(join(folder, 'checkpoints')),
    config: SETTINGS,
    onEpoch: ({ epoch, crossEntropy, error }) => {
      say(
        `network ${seed}: epoch ${epoch} of ${epochs}, cross-entropy ${crossEntropy.toFixed(3)}, error ${error.toFixed(3)}`,
      );
    },
  });
  await recalibrateBatchNorm({ model, data: data.train, batchSize });
  await model.save(modelFolder(finished));
  return model;
}

/** Share of test images that the network takes for another digit. */
export async function testError(model, data) {
  return (await evaluate({ model, data: data.test })).error;
}
