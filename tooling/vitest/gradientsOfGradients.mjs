// Gradients of gradients against differences of gradients.
import { grad, mul, sum, tensor } from '@tensorflow/tfjs-core';

/** Relative to each number. */
const STEP = 1 / 128;

/**
 * Throws unless the gradient of Σ w · (gradient of Σ of(x)) is that of differences, w some fixed weights, as far as float32
 * lets these tell.
 */
export async function checkGradientsOfGradients(of, values, shape = [values.length], tolerance = 3e-3) {
  const x = tensor(values, shape);
  const weights = tensor(
    values.map((_, i) => 1 + (i % 3)),
    shape,
  );
  const slope = grad((v) => sum(of(v)));
  const twice = grad((v) => sum(mul(weights, slope(v))))(x);
  const found = await twice.data();
  const expected = [];
  for (const i of values.keys()) {
    const step = STEP * Math.max(Math.abs(values[i]), 0.1);
    const sums = [];
    for (const by of [-step, step]) {
      const moved = tensor(
        values.map((value, j) => (i === j ? value + by : value)),
        shape,
      );
      const gradient = slope(moved);
      const total = sum(mul(weights, gradient));
      sums.push((await total.data())[0]);
      moved.dispose();
      gradient.dispose();
      total.dispose();
    }
    expected.push((sums[1] - sums[0]) / (2 * step));
  }
  x.dispose();
  weights.dispose();
  twice.dispose();
  const scale = Math.max(...expected.map(Math.abs));
  if (!(scale > 0.01)) throw new Error(`the second gradients are all about 0: ${expected.join(', ')}`);
  expected.forEach((value, i) => {
    if (!(Math.abs(found[i] - value) < tolerance * Math.max(scale, 1))) {
      throw new Error(`by element ${i} it is ${found[i]}, by differences ${value}`);
    }
  });
}
