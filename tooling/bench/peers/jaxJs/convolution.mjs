// A convolution 3×3 with its gradients in jax-js, in its own layout.
import { jit, lax, random, valueAndGrad } from '@jax-js/jax';

/** Gives the value of Σ (x ∗ kernel)·dy and its gradients with respect to x and the kernel, for images of `shape` [height, width, channels]. */
export function convolutionStep({ batch, shape, filters }) {
  const [height, width, channels] = shape;
  const uniform = (seed, of) => random.uniform(random.key(seed), of);
  const x = uniform(1, [batch, channels, height, width]);
  const kernel = uniform(2, [filters, channels, 3, 3]);
  const dy = uniform(3, [batch, filters, height, width]);
  const loss = (image, weights, weight) => lax.convGeneralDilated(image, weights, [1, 1], 'SAME').mul(weight).sum();
  const step = jit(valueAndGrad(loss, { argnums: [0, 1] }));
  return async () => {
    const [value, gradients] = step(x.ref, kernel.ref, dy.ref);
    for (const each of gradients) each.dispose();
    await value.data();
  };
}
