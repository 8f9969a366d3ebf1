import { batchNorm, conv2d, grads, mul, sum, type Tensor, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareEngine } from '../src/index.js';
import { computeOn, guardedWasm, pseudorandom, type Values } from './backends.js';

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
