import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { cast, matMul, math, memory, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

const integers = (shape: number[], from: number) =>
  tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => ((i * 7919 + from) % 2001) - 1000),
    shape,
    'int32',
  );

// tfjs's own wasm throws, and webgpu multiplies integers as float32.
describe.each(backendsHere.filter((name) => name === 'cpu' || name === 'engine'))(
  'matMul of int32 on %s',
  (backend) => {
    it.each([
      { a: [2, 3], b: [3, 4], transposeA: false, transposeB: false },
      { a: [3, 2], b: [3, 4], transposeA: true, transposeB: false },
      { a: [2, 3], b: [4, 3], transposeA: false, transposeB: true },
      { a: [1, 2, 3], b: [4, 4, 3], transposeA: false, transposeB: true },
      { a: [0, 3], b: [3, 4], transposeA: false, transposeB: false },
    ])('is the sum of the products: $a by $b, transposed $transposeA, $transposeB', async ({ a, b, ...transposed }) => {
      const compute = async (name: 'cpu' | typeof backend) => {
        await useBackend(name);
        const { numTensors } = memory();
        const result = tidy(() => matMul(integers(a, 3), integers(b, 5), transposed.transposeA, transposed.transposeB));
        const values = Array.from(await result.data());
        const { dtype, shape } = result;
        result.dispose();
        expect(memory().numTensors).toBe(numTensors);
        return { dtype, shape, values };
      };
      const got = await compute(backend);
      expect(got.dtype).toBe('int32');
      expect(got).toEqual(await compute('cpu'));
    });

    // The cpu backend pairs these matrices wrongly.
    it.runIf(backend === 'engine')(
      'pairs the matrices of a broadcast batch as the product of float32 does',
      async () => {
        await useBackend(backend);
        const [a, b] = [integers([2, 1, 2, 3], 3), integers([4, 3, 2], 5)];
        const inFloats = matMul(cast(a, 'float32'), cast(b, 'float32'));
        const got = matMul(a, b);
        expect(got.shape).toEqual([2, 4, 2, 2]);
        expect(Array.from(await got.data())).toEqual(Array.from(await inFloats.data()));
      },
    );

    it('is exact where a float32 is not', async () => {
      await useBackend(backend);
      const product = matMul(tensor([1, 2], [1, 2], 'int32'), tensor([3, 16_777_217], [2, 1], 'int32'));
      expect(Array.from(await product.data())).toEqual([33_554_437]);
    });

    it('counts the pairs of a confusion matrix', async () => {
      await useBackend(backend);
      const counts = math.confusionMatrix(tensor1d([0, 1, 1, 2], 'int32'), tensor1d([0, 1, 0, 2], 'int32'), 3);
      expect(Array.from(await counts.data())).toEqual([1, 0, 0, 1, 1, 0, 0, 0, 1]);
    });
  },
);
