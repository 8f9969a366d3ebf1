import { SOFTMAX_CROSS_ENTROPY } from '@infodrop/kernels';
import {
  avgPool,
  batchNorm,
  concat,
  conv2d,
  depthwiseConv2d,
  gather,
  grads,
  image,
  maxPool,
  mul,
  reshape,
  reverse,
  selu,
  slice,
  softplus,
  square,
  sum,
  tanh,
  type Tensor,
  tensor1d,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareEngine } from '../../src/index.js';
import { computeOn, guardedWasm, pseudorandom, run, type Values } from '../backends.js';

/** Cross-entropy of logits with chances that come from themselves, so that both of its gradients count. */
function crossEntropyOfItself(logits: Tensor): Tensor {
  const labels = square(logits);
  return run(SOFTMAX_CROSS_ENTROPY.name, { logits, labels }, {})[0]!;
}

/** Largest difference of the gradients of `objective` from central differences, relative to the largest gradient. */
async function gradientError(
  backend: string,
  inputs: readonly Values[],
  objective: (...tensors: Tensor[]) => Tensor,
): Promise<number> {
  const gradients = await computeOn(backend, inputs, (...tensors) => grads(objective)(tensors));
  const step = 2 ** -7;
  let apart = 0;
  let largest = 0;
  for (const [which, { values, shape }] of gradients.entries()) {
    expect(shape).toEqual(inputs[which]!.shape);
    for (let i = 0; i < values.length; i += Math.ceil(values.length / 12)) {
      const at = async (by: number) => {
        const moved = inputs.map((input, k) =>
          k === which ? { ...input, values: input.values.map((value, j) => (j === i ? value + by : value)) } : input,
        );
        return (await computeOn(backend, moved, objective))[0]!.values[0]!;
      };
      const slope = ((await at(step)) - (await at(-step))) / (2 * step);
      largest = Math.max(largest, Math.abs(slope));
      apart = Math.max(apart, Math.abs(slope - values[i]!));
    }
  }
  return apart / largest;
}

describe('gradients', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    await prepareEngine({ backend: 'cpu' });
    checkGuards = await guardedWasm();
  });

  it.each([
    { strides: [1, 1], dilations: [1, 1], pad: 'same' },
    { strides: [2, 1], dilations: [1, 1], pad: 'valid' },
    { strides: [1, 1], dilations: [2, 3], pad: 'same' },
    { strides: [2, 3], dilations: [1, 1], pad: 1 },
  ] as const)('of conv2d equal finite differences on wasm: %o', async ({ strides, dilations, pad }) => {
    const inputs = [pseudorandom([2, 7, 8, 3], 1), pseudorandom([3, 2, 3, 4], 2)];
    const error = await gradientError('wasm', inputs, (x, filter) => {
      const y = conv2d(x as Tensor4D, filter as Tensor4D, [...strides], pad, 'NHWC', [...dilations]);
      return sum(mul(y, y));
    });
    checkGuards();
    expect(error).toBeLessThan(2e-3);
  });

  it.each([
    { strides: [1, 1], dilations: [1, 1], pad: 'same', multiplier: 1 },
    { strides: [2, 1], dilations: [1, 1], pad: 'valid', multiplier: 2 },
    { strides: [1, 1], dilations: [2, 3], pad: 'same', multiplier: 3 },
    { strides: [2, 3], dilations: [1, 1], pad: 1, multiplier: 1 },
  ] as const)(
    'of depthwiseConv2d equal finite differences on wasm: %o',
    async ({ strides, dilations, pad, multiplier }) => {
      const inputs = [pseudorandom([2, 7, 8, 3], 1), pseudorandom([3, 2, 3, multiplier], 2)];
      const error = await gradientError('wasm', inputs, (x, filter) => {
        const y = depthwiseConv2d(x as Tensor4D, filter as Tensor4D, [...strides], pad, 'NHWC', [...dilations]);
        return sum(mul(y, y));
      });
      checkGuards();
      expect(error).toBeLessThan(2e-3);
    },
  );

  it.each([
    ['maxPool', (x: Tensor) => maxPool(x as Tensor4D, 3, 2, 'same')],
    ['avgPool at the edges of the image', (x: Tensor) => avgPool(x as Tensor4D, 3, 2, 'same')],
    ['image.resizeNearestNeighbor', (x: Tensor) => image.resizeNearestNeighbor(x as Tensor4D, [11, 5])],
    ['image.resizeBilinear', (x: Tensor) => image.resizeBilinear(x as Tensor4D, [11, 5], true)],
    ['gather', (x: Tensor) => gather(x, tensor1d([0, 2, 2, 1], 'int32'), 2)],
    ['tanh, softplus and selu', (x: Tensor) => mul(tanh(x), mul(softplus(x), selu(x)))],
    ['slices and concatenation', (x: Tensor) => concat([slice(x, 1), reverse(slice(x, 0, 1), 2)], 3)],
    ['the kernel SoftmaxCrossEntropy', (x: Tensor) => crossEntropyOfItself(reshape(x, [-1, 7]))],
  ])('of %s equal finite differences on wasm', async (_, compute) => {
    // Apart from each other by more than the step: no maximum changes hands within a difference.
    const x = pseudorandom([2, 7, 8, 3], 1);
    const ranks = [...x.values.keys()].sort((i, j) => x.values[i]! - x.values[j]!);
    ranks.forEach((place, rank) => (x.values[place] = (rank + 0.5) / 32 - 5.25));
    const error = await gradientError('wasm', [x], (input) => {
      const y = compute(input);
      return sum(mul(y, mul(y, 0.1)));
    });
    checkGuards();
    expect(error).toBeLessThan(5e-3);
  });

  it('of a dilated depthwiseConv2d are refused on other backends, with the way out', async () => {
    const inputs = [pseudorandom([1, 5, 5, 1], 1), pseudorandom([2, 2, 1, 1], 2)];
    await expect(
      computeOn('cpu', inputs, (x, filter) =>
        grads((a: Tensor, b: Tensor) => depthwiseConv2d(a as Tensor4D, b as Tensor4D, 1, 'valid', 'NHWC', 2))([
          x,
          filter,
        ]),
      ),
    ).rejects.toThrow('dilations must be 1 for a gradient on backend cpu');
  });

  it('of a dilated conv2d are refused on other backends, with the way out', async () => {
    const inputs = [pseudorandom([1, 5, 5, 1], 1), pseudorandom([2, 2, 1, 1], 2)];
    await expect(
      computeOn('cpu', inputs, (x, filter) =>
        grads((a: Tensor, b: Tensor) => conv2d(a as Tensor4D, b as Tensor4D, 1, 'valid', 'NHWC', 2))([x, filter]),
      ),
    ).rejects.toThrow('dilations must be 1 for a gradient on backend cpu');
  });

  const present = [true, false];
  it.each(['cpu', 'wasm'].flatMap((backend) => present.flatMap((a) => present.map((b) => [backend, a, b] as const))))(
    'of batchNorm equal finite differences on %s, with offset %s and scale %s',
    async (backend, hasOffset, hasScale) => {
      const positive = pseudorandom([3], 4);
      const inputs = [
        pseudorandom([2, 3, 2, 3], 1),
        pseudorandom([3], 2),
        { ...positive, values: positive.values.map((value) => 1 + value / 2) },
        ...(hasOffset ? [pseudorandom([3], 5)] : []),
        ...(hasScale ? [pseudorandom([3], 6)] : []),
      ];
      const error = await gradientError(backend, inputs, (x, mean, variance, ...rest) => {
        const offset = hasOffset ? (rest[0] as Tensor1D) : undefined;
        const scale = hasScale ? (rest.at(-1) as Tensor1D) : undefined;
        const y = batchNorm(x, mean as Tensor1D, variance as Tensor1D, offset, scale, 1e-3);
        return sum(mul(mul(y, y), y));
      });
      expect(error).toBeLessThan(5e-3);
    },
  );
});
