import '@tensorflow/tfjs-backend-cpu';
import {
  dispose,
  engine,
  ones,
  registerKernel,
  setBackend,
  type Tensor,
  tensor2d,
  tensor3d,
  tidy,
  unregisterKernel,
  util,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { SUM_PRODUCTS, sumProducts, type SumProductsAttributes } from './sumProducts.js';

beforeAll(() => setBackend('cpu'));

it('adds up products along the axes that were repeated, and takes operands that repeat', () => {
  const [a, b] = [tensor3d([1, 2, 3, 4, 5, 6], [1, 3, 2]), tensor3d([1, 1, 2, 2, 3, 3], [1, 3, 2])];
  const row = tensor2d([[10, 1]]);
  const read = (of: Tensor, by: Tensor, shape: number[]) => tidy(() => sumProducts(of, by, shape).arraySync());
  expect(read(a, b, [1, 1, 2])).toEqual([[[22, 28]]]);
  expect(read(a, b, [2])).toEqual([22, 28]);
  expect(read(a, b, [])).toBe(50);
  expect(read(a, row, [3, 1])).toEqual([[12], [34], [56]]);
  expect(read(a, b, [3, 2])).toEqual([
    [1, 2],
    [6, 8],
    [15, 18],
  ]);
  dispose([a, b, row]);
});

it('asks a kernel where one run of axes repeats, of tensors of one shape that have elements', () => {
  const asked: unknown[] = [];
  registerKernel({
    kernelName: SUM_PRODUCTS.name,
    backendName: 'cpu',
    kernelFunc: ({ attrs }) => {
      asked.push(attrs);
      const { shape } = attrs as unknown as SumProductsAttributes;
      return engine().makeTensor(new Float32Array(util.sizeFromShape([...shape])), [...shape], 'float32');
    },
  });
  const x = ones([2, 3, 1, 5]);
  const shapes = [[], [5], [2, 1, 1, 5], [2, 1, 1, 1], [1, 3, 1, 5], [3, 1, 1], [1, 3, 1, 1], [2, 3, 1, 5]];
  tidy(() => {
    for (const shape of shapes) sumProducts(x, x, shape);
  });
  expect(asked).toEqual([
    { sizes: [1, 30, 1], shape: [] },
    { sizes: [1, 6, 5], shape: [5] },
    { sizes: [2, 3, 5], shape: [2, 1, 1, 5] },
    { sizes: [2, 15, 1], shape: [2, 1, 1, 1] },
    { sizes: [1, 2, 15], shape: [1, 3, 1, 5] },
  ]);
  const [row, none, integers] = [ones([5]), zeros([0, 5]), ones([2, 5], 'int32')];
  tidy(() => [sumProducts(x, row, [5]), sumProducts(none, none, [5]), sumProducts(integers, integers, [5])]);
  unregisterKernel(SUM_PRODUCTS.name, 'cpu');
  expect(asked).toHaveLength(5);
  dispose([x, row, none, integers]);
});
