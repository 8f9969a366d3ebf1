// One layer alone, forward and backward: what each dropout of the family costs.
import {
  concreteDropoutDense,
  gaussianBottleneck,
  gaussianNoise,
  multiplicativeNoise,
  sparseVariationalDropoutDense,
  truncatedLogNormalNoise,
  variationalDropoutDense,
} from '@infodrop/dropout';
import * as tf from '@tensorflow/tfjs-core';

const LAYERS = {
  variational: (args) =>
    variationalDropoutDense({ ...args, units: 800, alphaPer: 'weight', kl: 'cubic', activation: 'linear' }),
  sparse: (args) => sparseVariationalDropoutDense({ ...args, units: 800, activation: 'linear' }),
  concrete: (args) => concreteDropoutDense({ ...args, units: 800, activation: 'linear' }),
  bottleneck: (args) => gaussianBottleneck({ ...args, units: 256 }),
  structured: (args) => multiplicativeNoise({ ...args, noise: truncatedLogNormalNoise(), per: 'channel' }),
  learnedGaussian: (args) => multiplicativeNoise({ ...args, noise: gaussianNoise({ std: 'learned' }) }),
};

/** Shapes of the input and of what the output is weighted by. */
export const layerShapes = (layer) =>
  ({
    variational: [[784], [800]],
    sparse: [[784], [800]],
    concrete: [[784], [800]],
    bottleneck: [[1024], [256]],
    structured: [
      [16, 16, 24],
      [16, 16, 24],
    ],
    learnedGaussian: [
      [16, 16, 24],
      [16, 16, 24],
    ],
  })[layer];

/** Gives `step(x, dz)`: the gradients of Σ z·dz + klScale·KL with respect to the input and the layer's weights. */
export function layerAlone({ layer: name, klScale }) {
  const layer = LAYERS[name]({ name, klScale, seed: 1 });
  const pass = (x, dz) => {
    const z = layer.apply(x, { training: true });
    return tf.add(tf.sum(tf.mul(z, dz)), tf.mul(layer.klMean(), klScale));
  };
  return async (x, dz) => {
    if (!layer.built) tf.tidy(() => layer.apply(x));
    const weights = layer.trainableWeights.map((weight) => weight.read());
    const { value, grads } = tf.tidy(() => tf.valueAndGrads((given) => pass(given, dz))([x, ...weights]));
    const [loss] = await value.data();
    tf.dispose([value, grads]);
    return loss;
  };
}
