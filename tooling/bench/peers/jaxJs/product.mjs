// A product of square matrices in jax-js.
import { blockUntilReady, jit, numpy as np, random } from '@jax-js/jax';

/** Gives one product of two matrices with `size` rows and columns. */
export function productStep({ size }) {
  const [a, b] = [1, 2].map((seed) => random.uniform(random.key(seed), [size, size]));
  const multiply = jit((one, other) => np.matmul(one, other));
  return async () => {
    const c = multiply(a.ref, b.ref);
    await blockUntilReady(c.ref);
    c.dispose();
  };
}
