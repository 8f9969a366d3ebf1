import { runKernel, SUM_PRODUCTS, sumProducts, SUMS, sumTo } from '@infodrop/kernels';
import {
  clone,
  dispose,
  mean,
  memory,
  mul,
  profile,
  type Rank,
  reshape,
  setBackend,
  type ShapeMap,
  sum,
  tensor,
  tensor1d,
  tidy,
  tile,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, guardedWasm, pseudorandom } from '../backends.js';

const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

describe('sums, means and repetitions on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('Sum and Mean equal the cpu backend along any axes, inside their tensors', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes.chain((shape) => fc.tuple(fc.constant(shape), fc.subarray(shape.map((_, axis) => axis)), fc.boolean())),
        fc.nat(1000),
        async ([shape, axes, keepDims], seed) => {
          const inputs = [pseudorandom(shape, seed)];
          const compute = (backend: string) =>
            computeOn(backend, inputs, (x) => [sum(x, axes, keepDims), mean(x, axes, keepDims)]);
          const expected = await compute('cpu');
          const got = await compute('wasm');
          checkGuards();
          got.forEach((values, i) => {
            expect(values.shape).toEqual(expected[i]!.shape);
            values.values.forEach((value, k) => {
              expect(Math.abs(value - expected[i]!.values[k]!)).toBeLessThan(1e-4);
            });
          });
        },
      ),
      { numRuns: 120 },
    );
  });

  it.each([
    [[0, 4], [0]],
    [[0, 4], [1]],
    [[3, 0], [1]],
    [
      [2, 0, 5],
      [0, 1],
    ],
    [[0], [0]],
  ])('Sum and Mean of the empty %j along %j are 0', async (shape, axes) => {
    const [total, average] = await computeOn('wasm', [pseudorandom(shape, 1)], (x) => [sum(x, axes), mean(x, axes)]);
    checkGuards();
    const left = shape.filter((_, axis) => !axes.includes(axis));
    const zeros = new Float32Array(left.reduce((product, length) => product * length, 1));
    expect(total).toEqual({ values: zeros, shape: left });
    expect(average).toEqual({ values: zeros, shape: left });
  });

  it('Sum of a million values is exact to rounding', async () => {
    const x = pseudorandom([1_000_003], 1);
    const positive = { values: x.values.map(Math.abs), shape: x.shape };
    const [whole, columns] = await computeOn('wasm', [positive], (values) => [
      sum(values),
      sum(reshape(tile(values, [2]), [1_000_003, 2]), 0),
    ]);
    const exact = positive.values.reduce((total, value) => total + value, 0);
    expect(Math.abs(whole!.values[0]! / exact - 1)).toBeLessThan(1e-7);
    expect(Math.abs((columns!.values[0]! + columns!.values[1]!) / (2 * exact) - 1)).toBeLessThan(1e-7);
  });

  it('InfodropSumProducts adds up as products and their sums, inside its tensors', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes.chain((whole) =>
          fc.tuple(
            fc.constant(whole),
            fc.tuple(fc.nat(whole.length), ...whole.map((length) => fc.constantFrom(1, length))),
          ),
        ),
        fc.nat(1000),
        async ([whole, [from, ...lengths]], seed) => {
          const shape = lengths.slice(from);
          const inputs = [pseudorandom(whole, seed), pseudorandom(whole, seed + 1)];
          const [got, expected] = await computeOn('wasm', inputs, (a, b) => [
            sumProducts(a, b, shape),
            sumTo(mul(a, b), shape),
          ]);
          expect(got!.shape).toEqual(expected!.shape);
          got!.values.forEach((value, i) => {
            expect(Math.abs(value - expected!.values[i]!)).toBeLessThan(1e-4);
          });
          checkGuards();
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    [[50_001], []],
    [[700, 300], [300]],
    // Columns in several pieces.
    [[5, 9001], [9001]],
    [
      [3, 2, 5000],
      [3, 1, 5000],
    ],
    [
      [300, 40, 24],
      [300, 1, 24],
    ],
    [
      [20_000, 10],
      [20_000, 1],
    ],
  ])('InfodropSumProducts is one call for %j to %j, and exact to rounding', async (whole, shape) => {
    const inputs = [pseudorandom(whole, 3), pseudorandom(whole, 4)];
    const [got] = await computeOn('wasm', inputs, (a, b) => [sumProducts(a, b, shape)]);
    checkGuards();
    const [expected] = await computeOn('cpu', inputs, (a, b) => [sumTo(mul(a, b), shape)]);
    expect(got!.shape).toEqual(shape);
    const terms = inputs[0]!.values.length / got!.values.length;
    got!.values.forEach((value, i) => {
      expect(Math.abs(value - expected!.values[i]!)).toBeLessThan(1e-6 * terms + 1e-6);
    });
    await setBackend('wasm');
    const tensors = inputs.map(({ values }) => tensor(values, whole as ShapeMap[Rank]));
    const { kernelNames } = await profile(() => {
      sumProducts(tensors[0]!, tensors[1]!, shape).dispose();
    });
    expect(kernelNames).toEqual([SUM_PRODUCTS.name]);
    dispose(tensors);
  });

  it('InfodropSumProducts refuses sizes that do not fit', async () => {
    await setBackend('wasm');
    const [a, b] = [tensor1d([1, 2, 3, 4]), tensor1d([1, 2, 3, 4])];
    expect(() => runKernel(SUM_PRODUCTS, { a, b }, { sizes: [2, 3, 1], shape: [2] })).toThrow(
      'InfodropSumProducts/1: a must be float32 of 6 elements, got float32 [4].',
    );
    expect(() => runKernel(SUM_PRODUCTS, { a, b }, { sizes: [2, 2, 1], shape: [4] })).toThrow(
      'InfodropSumProducts/1: the result must be float32 of 2 elements, got float32 [4].',
    );
    expect(() => runKernel(SUM_PRODUCTS, { a, b: tensor1d([1]) }, { sizes: [2, 2, 1], shape: [2] })).toThrow(
      'InfodropSumProducts/1: b must be float32 [4] as a, got float32 [1].',
    );
  });

  it('InfodropSums gives the sum of each of its inputs, of any shapes, inside its tensors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(shapes, { minLength: 1, maxLength: 5 }), fc.nat(1000), async (given, seed) => {
        const inputs = given.map((shape, i) => pseudorandom(shape, seed + i));
        const [got] = await computeOn('wasm', inputs, (...tensors) => [
          runKernel(SUMS, Object.fromEntries(tensors.entries()), {}),
        ]);
        checkGuards();
        expect(got!.shape).toEqual([inputs.length]);
        inputs.forEach(({ values }, i) => {
          const exact = values.reduce((total, value) => total + value, 0);
          expect(Math.abs(got!.values[i]! - exact)).toBeLessThan(1e-4);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('InfodropSums keeps a NaN and an infinity where they are, takes an empty tensor, and refuses integers', async () => {
    const given = [[1, NaN, 2], [], [3, Infinity], [4]].map((values) => ({
      values: Float32Array.from(values),
      shape: [values.length],
    }));
    const [got] = await computeOn('wasm', given, (...tensors) => [
      runKernel(SUMS, Object.fromEntries(tensors.entries()), {}),
    ]);
    expect([...got!.values]).toEqual([NaN, 0, Infinity, 4]);
    expect(() => runKernel(SUMS, { gradient: tensor1d([1], 'int32') }, {})).toThrow(
      'InfodropSums/1: gradient must be float32, got int32 [1].',
    );
  });

  it('Tile equals the cpu backend for every type, inside its tensors', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes.chain((shape) =>
          fc.tuple(fc.constant(shape), fc.tuple(...shape.map(() => fc.integer({ min: 1, max: 4 })))),
        ),
        fc.constantFrom('float32', 'int32', 'bool'),
        async ([shape, reps], dtype) => {
          const size = shape.reduce((product, length) => product * length, 1);
          const values = Array.from({ length: size }, (_, i) => (dtype === 'bool' ? i % 2 : i));
          const compute = async (backend: string) => {
            await setBackend(backend);
            const tiled = tidy(() => tile(tensor(values, shape as ShapeMap[Rank], dtype), reps));
            const read = { values: [...tiled.dataSync()], shape: tiled.shape };
            tiled.dispose();
            return read;
          };
          const expected = await compute('cpu');
          expect(await compute('wasm')).toEqual(expected);
          checkGuards();
        },
      ),
      { numRuns: 120 },
    );
  });

  it('a clone keeps its data when the original is disposed, and gives it back with the last one', async () => {
    await setBackend('wasm');
    const before = memory();
    const original = tensor([1, 2, 3]);
    const copy = clone(original);
    original.dispose();
    expect([...copy.dataSync()]).toEqual([1, 2, 3]);
    copy.dispose();
    expect(memory().numDataBuffers).toBe(before.numDataBuffers);
    checkGuards();
  });
});
