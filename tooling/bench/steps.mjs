// The training steps that are timed, on whatever back end is set.
import { allCnn32, allCnn96, mlp } from '@infodrop/networks';
import { integers, key, uniform } from '@infodrop/random';
import { adam, classification, constant, nesterov, train } from '@infodrop/training';
import { convolutionalDecoder, convolutionalEncoder, mlpDecoder, mlpEncoder, vae, vaeObjective } from '@infodrop/vae';
import { dispose, tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { dropoutAlone } from './networks/dropoutAlone.mjs';
import { convolutionAlone, productAlone } from './networks/kernels.mjs';
import { layerAlone, layerShapes } from './networks/layerAlone.mjs';
import { convVae, mlpVae, trainer } from './networks/variationalAutoencoder.mjs';

const sizeOf = (shape) => shape.reduce((a, b) => a * b);

/** Numbers in [0, 1), drawn in small pieces: what is left of those is no memory of ours. */
function randomFloats(count) {
  const floats = new Float32Array(count);
  for (let offset = 0; offset < count; offset += 4096) {
    floats.set(uniform(key('bench images'), Math.min(4096, count - offset), { offset }), offset);
  }
  return floats;
}

/**
 * Builds the network of a setting (a case with the settings that peers share). Gives `run(steps, watch)`, which makes
 * so many steps, with `watch.start()` before and `watch.stop()` behind each.
 */
export function stepRunner(setting) {
  const { network, batch, beta, klScale, minAlpha, maxAlpha } = setting;
  const noise = { kind: 'information', beta, klScale, minAlpha, alphaRange: maxAlpha };

  const randomImages = (shape) => randomFloats(batch * sizeOf(shape));

  /** Times whole updates in the training loop, from asking for the batch to the updated weights. */
  function inLoop(shape, options) {
    const images = randomImages(shape);
    const labels = integers(key('bench labels'), batch, { high: 10 });
    return async (steps, watch) => {
      const data = {
        size: steps * batch,
        shape,
        batch: () => {
          watch.start();
          return { inputs: images, targets: labels };
        },
      };
      await train({
        ...options,
        data,
        epochs: 1,
        batchSize: batch,
        seed: 1,
        onStep: () => {
          watch.stop();
        },
      });
    };
  }

  function classifier(model, shape) {
    return inLoop(shape, {
      objective: classification({ model }),
      optimizer: nesterov({ momentum: setting.momentum }),
      schedule: constant(setting.learningRate),
    });
  }

  /** Times `step` on tensors of random numbers in [0, 1), made anew for each step. */
  function onRandomTensors(step, shapes) {
    const values = shapes.map(randomImages);
    return async (steps, watch) => {
      for (let i = 0; i < steps; i += 1) {
        watch.start();
        const tensors = values.map((array, j) => tensor(array, [batch, ...shapes[j]]));
        await step(...tensors);
        dispose(tensors);
        watch.stop();
      }
    };
  }

  /** The same on tensors that are there already. */
  function onKeptTensors(step, shapes) {
    const tensors = shapes.map((shape) => tensor(randomFloats(sizeOf(shape)), shape));
    return async (steps, watch) => {
      for (let i = 0; i < steps; i += 1) {
        watch.start();
        await step(...tensors);
        watch.stop();
      }
    };
  }

  /** In plain TensorFlow.js, or the same networks in the training loop. */
  function autoencoder(plain, ofPackage) {
    const latent = setting.latents;
    if (setting.by === undefined) {
      const model = plain(latent);
      return onRandomTensors(trainer(model, setting), [model.shape]);
    }
    const model = vae(ofPackage(latent));
    return inLoop(model.inputShape, {
      objective: vaeObjective(model),
      optimizer: adam(),
      schedule: constant(setting.adamLearningRate),
    });
  }

  const NETWORKS = {
    allCnn32: () => {
      const { width, inputDropout } = setting;
      return classifier(allCnn32({ width, inputDropout, noise, seed: 1 }), [32, 32, 3]);
    },
    allCnn96: () => classifier(allCnn96({ noise, seed: 1 }), [96, 96, 1]),
    mlp: () => classifier(mlp({ units: setting.units, noise, seed: 1 }), [28, 28, 1]),
    mlpVae: () =>
      autoencoder(mlpVae, (latent) => ({
        encoder: mlpEncoder({ inputShape: [784], latent, units: [512] }),
        decoder: mlpDecoder({ outputShape: [784], latent, units: [512] }),
      })),
    convVae: () =>
      autoencoder(convVae, (latent) => ({
        encoder: convolutionalEncoder({ latent }),
        decoder: convolutionalDecoder({ latent }),
      })),
    layer: () => onRandomTensors(layerAlone(setting), layerShapes(setting.layer)),
    product: () => onKeptTensors(productAlone(), Array(2).fill([setting.size, setting.size])),
    convolution: () => {
      const [height, width, channels] = setting.shape;
      const shapes = [channels, setting.filters].map((depth) => [batch, height, width, depth]);
      return onKeptTensors(convolutionAlone(setting), shapes);
    },
    dropout: () => onRandomTensors(dropoutAlone(setting), Array(3).fill(setting.dropoutShape)),
  };

  return NETWORKS[network]();
}
