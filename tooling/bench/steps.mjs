// The training steps that are timed, on whatever back end is set.
import { allCnn32, allCnn96, mlp } from '@infodrop/networks';
import { integers, key, uniform } from '@infodrop/random';
import { classification, constant, nesterov, train } from '@infodrop/training';
import { dispose, tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { dropoutAlone } from './networks/dropoutAlone.mjs';
import { convolutionAlone, productAlone } from './networks/kernels.mjs';
import { layerAlone, layerShapes } from './networks/layerAlone.mjs';
import { convVae, mlpVae, trainer } from './networks/variationalAutoencoder.mjs';

const sizeOf = (shape) => shape.reduce((a, b) => a * b);

/**
 * Builds the network of a setting (a case with the settings that peers share). Gives `run(steps, watch)`, which makes
 * so many steps, with `watch.start()` before and `watch.stop()` behind each.
 */
export function stepRunner(setting) {
  const { network, batch, beta, klScale, minAlpha, maxAlpha } = setting;
  const noise = { kind: 'information', beta, klScale, minAlpha, alphaRange: maxAlpha };

  const randomImages = (shape) => Float32Array.from(uniform(key('bench images'), batch * sizeOf(shape)));

  /** Times whole updates in the training loop, from asking for the batch to the updated weights. */
  function classifier(model, shape) {
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
        objective: classification({ model }),
        data,
        epochs: 1,
        batchSize: batch,
        optimizer: nesterov({ momentum: setting.momentum }),
        schedule: constant(setting.learningRate),
        seed: 1,
        onStep: () => {
          watch.stop();
        },
      });
    };
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
    const tensors = shapes.map((shape) =>
      tensor(Float32Array.from(uniform(key('bench images'), sizeOf(shape))), shape),
    );
    return async (steps, watch) => {
      for (let i = 0; i < steps; i += 1) {
        watch.start();
        await step(...tensors);
        watch.stop();
      }
    };
  }

  function autoencoder(model) {
    return onRandomTensors(trainer(model, setting), [model.shape]);
  }

  const NETWORKS = {
    allCnn32: () => {
      const { width, inputDropout } = setting;
      return classifier(allCnn32({ width, inputDropout, noise, seed: 1 }), [32, 32, 3]);
    },
    allCnn96: () => classifier(allCnn96({ noise, seed: 1 }), [96, 96, 1]),
    mlp: () => classifier(mlp({ units: setting.units, noise, seed: 1 }), [28, 28, 1]),
    mlpVae: () => autoencoder(mlpVae(setting.latents)),
    convVae: () => autoencoder(convVae(setting.latents)),
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
