// The two operations that most of a step's time goes to, alone.
import * as tf from '@tensorflow/tfjs-core';

/** Gives `step(a, b)`: their product, of matrices with as many rows as columns. */
export function productAlone() {
  return async (a, b) => {
    const product = tf.tidy(() => tf.matMul(a, b));
    // Back ends that compute later do so at the latest when a value is asked for.
    const corner = tf.tidy(() => tf.slice(product, [0, 0], [1, 1]));
    await corner.data();
    tf.dispose([product, corner]);
  };
}

/** Gives `step(x, dy)`: the gradients of Σ (x ∗ kernel)·dy, 3×3, with respect to x and the kernel. */
export function convolutionAlone({ shape, filters }) {
  const kernel = tf.randomUniform([3, 3, shape[2], filters], 0, 1, 'float32', 1);
  const pass = (dy) => (x, weights) => tf.sum(tf.mul(tf.conv2d(x, weights, 1, 'same'), dy));
  return async (x, dy) => {
    const { value, grads } = tf.tidy(() => tf.valueAndGrads(pass(dy))([x, kernel]));
    await value.data();
    tf.dispose([value, grads]);
  };
}
