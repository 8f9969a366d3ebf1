import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { checkGradientsOfGradients } from '@infodrop-tooling/vitest/gradientsOfGradients';
import {
  clipByValue,
  grad,
  grads,
  memory,
  mul,
  profile,
  square,
  sum,
  tensor1d,
  tensor2d,
  tensor3d,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mendTensorflow } from './mendTensorflow.js';

describe.each(backendsHere)('gradients element by element on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
    mendTensorflow();
  });

  it('of products reach both factors, added up where one was repeated, and integers', async () => {
    const a = tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const b = tensor1d([5, -1]);
    const whole = tensor1d([2, 3], 'int32');
    const before = memory().numTensors;
    const [ofA, ofB, ofInteger, ofSquare] = await read(() => [
      ...grads((x, y) => sum(mul(x, y)))([a, b]),
      grad((x) => sum(mul(x, whole)))(b),
      grad((x) => sum(mul(x, x)))(b),
    ]);
    expect(ofA).toEqual([5, -1, 5, -1]);
    expect(ofB).toEqual([4, 6]);
    expect(ofInteger).toEqual([2, 3]);
    expect(ofSquare).toEqual([10, -2]);
    expect(memory().numTensors).toBe(before);
  });

  it('of what is clipped are those of what is left as it is, its ends too', async () => {
    const x = tensor1d([-3, -1, 0.5, 2, 7, NaN]);
    const before = memory().numTensors;
    const [slope] = await read(() => [grad((v) => sum(mul(clipByValue(v, -1, 2), 3)))(x)]);
    expect(slope).toEqual([0, 3, 3, 3, 0, 0]);
    expect(memory().numTensors).toBe(before);
    const { kernels } = await profile(() => {
      grad((v) => sum(square(clipByValue(v, -1, 2))))(x).dispose();
    });
    expect(kernels.length).toBeLessThan(14);
  });

  it('of products where a factor was repeated within examples are added up there', async () => {
    const x = tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
    const factor = tensor3d([1, -1, 2, 0.5], [2, 1, 2]);
    const before = memory().numTensors;
    const [ofX, ofFactor] = await read(() => grads((a, b) => sum(mul(a, b)))([x, factor]));
    expect(ofX).toEqual([1, -1, 1, -1, 2, 0.5, 2, 0.5]);
    expect(ofFactor).toEqual([4, 6, 12, 14]);
    expect(memory().numTensors).toBe(before);
  });

  it('of a repeated factor have gradients, also where an inner gradient is recorded', async () => {
    const ones = tensor3d([1, 2, 3, 4, 5, 6], [1, 3, 2]);
    await checkGradientsOfGradients((x) => mul(square(mul(ones, x)), x), [0.5, -1], [1, 1, 2]);
    // y = Σ r x², so that dy/dx = 2 Σ r x, and its square has the gradient 2 · 2 Σ r · 2 Σ r x.
    const x = tensor1d([3]);
    const r = tensor2d([[1], [2], [4]]);
    const [slope] = await read(() => [
      grad((outer) => sum(square(grad((inner) => sum(mul(r, square(inner))))(outer))))(x),
    ]);
    expect(slope).toEqual([2 * 14 * 14 * 3]);
  });

  it('have gradients', async () => {
    await checkGradientsOfGradients((x) => mul(mul(x, x), clipByValue(square(x), 0.5, 3)), [-1, 0.25, 1.5]);
  });
});
