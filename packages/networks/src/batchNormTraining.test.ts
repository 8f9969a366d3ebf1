import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { BATCH_NORM_APPLY, hasKernel } from '@infodrop/kernels';
import { key, normal } from '@infodrop/random';
import {
  customGrad,
  dispose,
  engine,
  grad,
  grads,
  type GradSaveFunc,
  memory,
  mul,
  square,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchNormTraining, type BatchNormTrainingOptions } from './batchNormTraining.js';

const SHAPE = [3, 4, 5, 2];
const ROWS = 60;
const x = normal(key('x'), ROWS * 2);
const weight = normal(key('weight'), ROWS * 2);
const SHIFT = [0.3, -0.2];
const SCALE = [1.5, -0.7];

/** Σ weight·y in double precision: what finite differences are taken of. */
function weightedSum(
  values: ArrayLike<number>,
  shift: number[],
  scale: number[],
  { epsilon, activation }: BatchNormTrainingOptions,
): number {
  let total = 0;
  for (let c = 0; c < 2; c++) {
    let mean = 0;
    for (let i = 0; i < ROWS; i++) mean += values[2 * i + c]! / ROWS;
    let variance = 0;
    for (let i = 0; i < ROWS; i++) variance += (values[2 * i + c]! - mean) ** 2 / ROWS;
    for (let i = 0; i < ROWS; i++) {
      const y = (scale[c]! * (values[2 * i + c]! - mean)) / Math.sqrt(variance + epsilon) + shift[c]!;
      total += weight[2 * i + c]! * (activation === 'relu' ? Math.max(y, 0) : y);
    }
  }
  return total;
}

/** Central differences along every coordinate. */
function differences(of: (values: number[]) => number, at: ArrayLike<number>): number[] {
  return Array.from(at, (_, i) => {
    const moved = (by: number) => of(Array.from(at, (value, j) => (i === j ? value + by : value)));
    return (moved(1e-5) - moved(-1e-5)) / 2e-5;
  });
}

describe.each(backendsHere)('batchNormTraining on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('takes the two values of a channel to −1 and 1', async () => {
    const { output, mean, variance } = batchNormTraining(tensor2d([[1], [3]]), tensor1d([0]), null, {
      epsilon: 0,
      activation: 'linear',
    });
    expect(Array.from(await output.data())).toEqual([-1, 1]);
    expect(Array.from(await mean.data())).toEqual([2]);
    expect(Array.from(await variance.data())).toEqual([1]);
  });

  it('gives 0 for what relu cuts off', async () => {
    const { output } = batchNormTraining(tensor2d([[1], [3]]), tensor1d([0]), null, { epsilon: 0, activation: 'relu' });
    expect(Array.from(await output.data())).toEqual([0, 1]);
  });

  it.each([
    ['linear', true],
    ['linear', false],
    ['relu', true],
    ['relu', false],
  ] as const)('has the gradients of finite differences (%s, scale %s)', async (activation, scaled) => {
    const options: BatchNormTrainingOptions = { epsilon: 1e-3, activation };
    const scale = scaled ? SCALE : [1, 1];
    const loss = (images: Tensor, shift: Tensor, factors?: Tensor) =>
      sum(mul(batchNormTraining(images, shift, factors ?? null, options).output, tensor(weight, SHAPE)));
    const inputs = [tensor(x, SHAPE), tensor1d(SHIFT), ...(scaled ? [tensor1d(SCALE)] : [])];
    const [dx, dshift, dscale] = grads(loss)(inputs) as [Tensor, Tensor, Tensor?];
    const close = async (actual: Tensor, expected: number[]) => {
      const largest = Math.max(...expected.map(Math.abs));
      (await actual.data()).forEach((value, i) => {
        expect(Math.abs(value - expected[i]!) / largest).toBeLessThan(1e-4);
      });
    };
    await close(
      dx,
      differences((values) => weightedSum(values, SHIFT, scale, options), x),
    );
    await close(
      dshift,
      differences((values) => weightedSum(x, values, scale, options), SHIFT),
    );
    expect(dscale !== undefined).toBe(scaled);
    if (dscale)
      await close(
        dscale,
        differences((values) => weightedSum(x, SHIFT, values, options), SCALE),
      );
  });

  it('holds no result from the forward to the backward pass where the back end has the kernel, and changes no gradient by that', async () => {
    const options: BatchNormTrainingOptions = { epsilon: 1e-3, activation: 'relu' };
    const images = tensor(x, SHAPE);
    const shift = tensor1d(SHIFT);
    const before = engine().backend.numDataIds();
    const depth = 4;
    let held = 0;
    const slopeOf = (normalize: (image: Tensor) => Tensor) =>
      grad((image: Tensor) => {
        let y = image;
        for (let i = 0; i < depth; i += 1) y = tidy(() => square(normalize(y)));
        held = engine().backend.numDataIds() - before;
        return sum(y);
      })(images);
    const slope = slopeOf((image) => batchNormTraining(image, shift, null, options).output);
    // Of each layer the mean, the variance and the square, which the next one normalizes.
    if (hasKernel(BATCH_NORM_APPLY)) expect(held).toBe(3 * depth);
    // The result of an operation of someone else is held.
    const others = customGrad((...given) => {
      const [y, save] = given as unknown as [Tensor, GradSaveFunc];
      save([y]);
      return { value: y.clone(), gradFunc: (dy: Tensor | Tensor[]) => dy };
    });
    const expected = slopeOf((image) => others(batchNormTraining(image, shift, null, options).output));
    expect([...(await slope.data())]).toEqual([...(await expected.data())]);
    dispose([slope, expected, images, shift]);
    expect(engine().backend.numDataIds()).toBe(before - 2);
  });

  it('leaves the tensors of its result and no other, with a gradient and without', () => {
    const images = tensor(x, SHAPE);
    const shift = tensor1d(SHIFT);
    const before = memory().numTensors;
    const result = batchNormTraining(images, shift, null, { epsilon: 1e-3, activation: 'relu' });
    expect(memory().numTensors).toBe(before + 3);
    result.output.dispose();
    result.mean.dispose();
    result.variance.dispose();
    tidy(() => {
      grads((a: Tensor, b: Tensor) => sum(batchNormTraining(a, b, null, { epsilon: 1e-3, activation: 'relu' }).output))(
        [images, shift],
      );
    });
    expect(memory().numTensors).toBe(before);
  });
});
