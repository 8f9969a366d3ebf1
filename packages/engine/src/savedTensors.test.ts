import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import {
  add,
  customGrad,
  dispose,
  engine,
  exp,
  grad,
  grads,
  type GradSaveFunc,
  memory,
  mul,
  profile,
  type Scalar,
  setBackend,
  sigmoid,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mendTensorflow } from './mendTensorflow.js';

/** σ(x), whose gradient reads what it has saved. */
const sigmoidOfOurs = customGrad((...given: (Tensor | GradSaveFunc)[]) => {
  const [x, save] = given as [Tensor, GradSaveFunc];
  const value = sigmoid(x);
  save([value]);
  return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, mul(saved[0]!, sub(1, saved[0]!))) };
});

describe.each(backendsHere)('what operations save for their gradients on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
    mendTensorflow();
  });

  it('takes no operation, and leaves no tensor', async () => {
    const x = tensor1d([0.5, -1]);
    const { numTensors, numDataBuffers } = memory();
    const { kernels } = await profile(() => tidy(() => grad((v) => sum(square(sigmoidOfOurs(v))))(x)));
    expect(kernels.map(({ name }) => name)).not.toContain('Identity');
    expect(memory()).toMatchObject({ numTensors: numTensors + 1, numDataBuffers: numDataBuffers + 1 });
  });

  it('stays where the forward pass has disposed of it', async () => {
    const loss = (v: Tensor) => {
      const hidden = exp(v);
      const value = sum(mul(hidden, hidden));
      hidden.dispose();
      return value;
    };
    const [slope] = await read(() => [grad(loss)(tensor1d([0, 1]))]);
    expect(slope![0]).toBeCloseTo(2, 5);
    expect(slope![1]).toBeCloseTo(2 * Math.exp(2), 4);
  });

  it('has gradients of its own where an inner function takes what was computed outside of it', async () => {
    const [slope] = await read(() => [
      grad((x) => {
        const squared = square(x);
        const inner = engine().gradients(() => sum<Scalar>(square(squared)), [x]).grads[0]!;
        const exponential = exp(x);
        const second = engine().gradients(() => sum<Scalar>(exponential), [x]).grads[0]!;
        return add(sum(mul(inner, inner)), sum(second));
      })(tensor1d([1, 2])),
    ]);
    // Of (4x³)² + eˣ.
    expect(slope![0]).toBeCloseTo(96 + Math.exp(1), 3);
    expect(slope![1]).toBeCloseTo(3072 + Math.exp(2), 2);
  });

  it('has gradients of its own in gradients of gradients', async () => {
    const second = (f: (x: Tensor) => Tensor) => (x: Tensor) => grad((v: Tensor) => grad(f)(v))(x);
    const [cube, fourth, ...ofResults] = await read(() => [
      second((v) => mul(v, square(v)))(tensor1d([2, -3])),
      second((v) => square(square(v)))(tensor1d([2, -3])),
      ...[exp, sigmoid, tanh, sigmoidOfOurs].map((f) => second(f)(tensor1d([0.5, -1]))),
    ]);
    expect(cube).toEqual([12, -18]);
    expect(fourth).toEqual([48, 108]);
    // Their gradients read what the operation gave.
    const sigma = (x: number) => 1 / (1 + Math.exp(-x));
    const ofSigmoid = (x: number) => sigma(x) * (1 - sigma(x)) * (1 - 2 * sigma(x));
    const expected = [Math.exp, ofSigmoid, (x: number) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2), ofSigmoid];
    ofResults.forEach((values, i) => {
      [0.5, -1].forEach((x, j) => {
        expect(values[j]).toBeCloseTo(expected[i]!(x), 5);
      });
    });
  });
});

it('is copied where it lies on another backend', async () => {
  await useBackend('cpu');
  mendTensorflow();
  const [a, b] = [tensor1d([1, 2]), tensor1d([3, 5])];
  await useBackend('engine');
  const slopes = tidy(() => grads((x, y) => sum(mul(x, y)))([a, b]));
  const values = await Promise.all(slopes.map((slope) => slope.data()));
  expect(values.map((each) => [...each])).toEqual([
    [3, 5],
    [1, 2],
  ]);
  dispose([a, b, ...slopes]);
  await setBackend('cpu');
});
