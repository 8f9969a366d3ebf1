// Variational autoencoders of binary images, in plain layers and operations of TensorFlow.js, trained by its Adam.
import { standardNormal } from '@infodrop/dropout';
import { foldIn, key } from '@infodrop/random';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';

const { conv2d, conv2dTranspose, dense, flatten, reshape } = layers;

/** 784-512-2·10 and 10-512-784. */
export function mlpVae(latents) {
  return {
    shape: [784],
    encoder: sequential({
      layers: [dense({ units: 512, activation: 'relu', inputShape: [784] }), dense({ units: 2 * latents })],
    }),
    decoder: sequential({
      layers: [dense({ units: 512, activation: 'relu', inputShape: [latents] }), dense({ units: 784 })],
    }),
  };
}

/** Convolutions 4×4 of stride 2 with 32, 32, 64 and 64 filters, dense 256; the decoder is its mirror image. */
export function convVae(latents) {
  const geometry = { kernelSize: 4, strides: 2, padding: 'same' };
  const down = (filters, more = {}) => conv2d({ ...geometry, filters, activation: 'relu', ...more });
  const up = (filters, activation = 'relu') => conv2dTranspose({ ...geometry, filters, activation });
  return {
    shape: [64, 64, 1],
    encoder: sequential({
      layers: [
        down(32, { inputShape: [64, 64, 1] }),
        down(32),
        down(64),
        down(64),
        flatten(),
        dense({ units: 256, activation: 'relu' }),
        dense({ units: 2 * latents }),
      ],
    }),
    decoder: sequential({
      layers: [
        dense({ units: 256, activation: 'relu', inputShape: [latents] }),
        dense({ units: 1024, activation: 'relu' }),
        reshape({ targetShape: [4, 4, 64] }),
        up(64),
        up(32),
        up(32),
        up(1, 'linear'),
      ],
    }),
  };
}

/** −log p(x|logits), summed: softplus(logits) − x·logits, with the gradient σ(logits) − x. */
const bernoulliCrossEntropy = (logits, x) =>
  tf.customGrad((l, save) => {
    save([l]);
    const softplus = tf.add(tf.relu(l), tf.log1p(tf.exp(tf.neg(tf.abs(l)))));
    const value = tf.sum(tf.sub(softplus, tf.mul(x, l)));
    return { value, gradFunc: (dy, [saved]) => tf.mul(tf.sub(tf.sigmoid(saved), x), dy) };
  })(logits);

/** Gives `step(images)`: one update by Adam, which resolves to the loss, minus the bound in nats per image. */
export function trainer({ encoder, decoder }, { latents, adamLearningRate }) {
  const optimizer = tf.train.adam(adamLearningRate);
  const variables = [...encoder.trainableWeights, ...decoder.trainableWeights].map((weight) => weight.read());
  let steps = 0;
  return async (images) => {
    const loss = optimizer.minimize(
      () => {
        const [loc, logVariance] = tf.split(encoder.apply(images, { training: true }), 2, 1);
        const noise = standardNormal(foldIn(key('bench latents'), steps++), [images.shape[0], latents]);
        const z = tf.add(loc, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise));
        const nats = bernoulliCrossEntropy(decoder.apply(z, { training: true }), images);
        const kl = tf.sum(tf.sub(tf.add(tf.square(loc), tf.exp(logVariance)), tf.add(logVariance, 1)));
        return tf.div(tf.add(nats, tf.mul(kl, 0.5)), images.shape[0]);
      },
      true,
      variables,
    );
    const [value] = await loss.data();
    loss.dispose();
    return value;
  };
}
