// Information dropout alone, forward and backward: the layer itself, with the logits of α given to it.
import { InformationDropout } from '@infodrop/dropout';
import * as tf from '@tensorflow/tfjs-core';

/** The layer on [f, logits of α], in place of computing these from a source. */
class GivenStrength extends InformationDropout {
  build() {
    this.buildPrior();
    this.built = true;
  }

  alphaOrLogits([, logits]) {
    const { minAlpha, alphaRange } = this.noise;
    return { values: logits, bounds: { minAlpha, alphaRange } };
  }
}

/** Gives `step(f, logits, dz)`: the gradients of Σ z·dz + β·klScale·KL with respect to f and the logits. */
export function dropoutAlone({ beta, klScale, minAlpha, maxAlpha }) {
  const layer = new GivenStrength({ name: 'informationDropout', klScale, beta, minAlpha, alphaRange: maxAlpha });
  return async (f, logits, dz) => {
    const loss = (given, strength) => {
      const z = layer.apply([given, strength], { training: true });
      return tf.add(tf.sum(tf.mul(z, dz)), tf.mul(layer.klMean(), beta * klScale));
    };
    const { value, grads } = tf.tidy(() => tf.valueAndGrads(loss)([f, logits]));
    const [nats] = await value.data();
    tf.dispose([value, grads]);
    return nats;
  };
}
