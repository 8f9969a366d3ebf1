import { backend_util, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, difference, guardedWasm, pseudorandom, run, type Values } from '../backends.js';
import { type ConvolutionCase, convolutionCases } from './convolutionCases.js';

/** Depthwise convolutions with dilations up to `mostDilation`; the last axis of the filter is the multiplier. */
const convolutions = (mostDilation: number): fc.Arbitrary<ConvolutionCase> =>
  convolutionCases({
    channels: fc.integer({ min: 1, max: 13 }),
    filters: fc.integer({ min: 1, max: 5 }),
    mostTaps: 7,
    mostDilation,
  });

function geometry({ x, filter, strides, dilations, pad }: ConvolutionCase): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo([...x], [...filter], strides, dilations, pad, undefined, true);
}

function tensorsOf(example: ConvolutionCase): [x: Values, filter: Values, dy: Values] {
  const { x, filter, seed } = example;
  return [pseudorandom(x, seed), pseudorandom(filter, seed + 1), pseudorandom(geometry(example).outShape, seed + 2)];
}

/** Forward, gradient of the input and of the filter, by their definition, in double precision. */
function byDefinition(example: ConvolutionCase, x: Values, filter: Values, dy: Values): Values[] {
  const info = geometry(example);
  const y = new Float64Array(dy.values.length);
  const dx = new Float64Array(x.values.length);
  const dFilter = new Float64Array(filter.values.length);
  const { inChannels: channels, outChannels } = info;
  const multiplier = outChannels / channels;
  for (let at = 0; at < dy.values.length; at++) {
    const n = at % outChannels;
    const ox = Math.floor(at / outChannels) % info.outWidth;
    const oy = Math.floor(at / outChannels / info.outWidth) % info.outHeight;
    const b = Math.floor(at / outChannels / info.outWidth / info.outHeight);
    for (let i = 0; i < info.filterHeight; i++) {
      for (let j = 0; j < info.filterWidth; j++) {
        const row = oy * info.strideHeight - info.padInfo.top + i * info.dilationHeight;
        const column = ox * info.strideWidth - info.padInfo.left + j * info.dilationWidth;
        if (row < 0 || row >= info.inHeight || column < 0 || column >= info.inWidth) continue;
        const from = ((b * info.inHeight + row) * info.inWidth + column) * channels + Math.floor(n / multiplier);
        const tap = (i * info.filterWidth + j) * outChannels + n;
        y[at]! += x.values[from]! * filter.values[tap]!;
        dx[from]! += dy.values[at]! * filter.values[tap]!;
        dFilter[tap]! += dy.values[at]! * x.values[from]!;
      }
    }
  }
  return [
    { values: Float32Array.from(y), shape: dy.shape },
    { values: Float32Array.from(dx), shape: x.shape },
    { values: Float32Array.from(dFilter), shape: filter.shape },
  ];
}

async function kernels(example: ConvolutionCase, backend: string): Promise<Values[]> {
  const { strides, dilations, pad } = example;
  const attrs = { strides, dilations, pad };
  return computeOn(backend, tensorsOf(example), (x, filter, dy) => [
    ...run('DepthwiseConv2dNative', { x, filter }, attrs),
    ...run('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }),
    ...run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }),
  ]);
}

describe('depthwise convolution on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('equals the cpu backend, forward and both gradients, inside its tensors', async () => {
    await fc.assert(
      fc.asyncProperty(convolutions(1), async (example) => {
        const expected = await kernels(example, 'cpu');
        const got = await kernels(example, 'wasm');
        checkGuards();
        got.forEach((values, i) => {
          expect(difference(values, expected[i]!)).toBeLessThan(5e-6);
        });
      }),
      { numRuns: 120 },
    );
  });

  it('equals its definition with dilations, forward and both gradients, inside its tensors', async () => {
    await fc.assert(
      fc.asyncProperty(convolutions(3), async (example) => {
        const expected = byDefinition(example, ...tensorsOf(example));
        const got = await kernels(example, 'wasm');
        checkGuards();
        got.forEach((values, i) => {
          expect(difference(values, expected[i]!)).toBeLessThan(5e-6);
        });
      }),
      { numRuns: 120 },
    );
  });

  it('with bias and every activation equals the cpu backend', async () => {
    await fc.assert(
      fc.asyncProperty(
        convolutions(1),
        fc.constantFrom('linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'),
        fc.boolean(),
        async (example, activation, biased) => {
          const { strides, dilations, pad, filter } = example;
          const inputs = [...tensorsOf(example).slice(0, 2), pseudorandom([filter[2] * filter[3]], 7)];
          const attrs = { strides, dilations, pad, dataFormat: 'NHWC', activation, leakyreluAlpha: 0.3 };
          const compute = (backend: string) =>
            computeOn(backend, inputs, (x, weights, bias) =>
              run('FusedDepthwiseConv2D', { x, filter: weights, ...(biased ? { bias } : {}) }, attrs),
            );
          const [expected] = await compute('cpu');
          const [got] = await compute('wasm');
          checkGuards();
          expect(difference(got!, expected!)).toBeLessThan(5e-6);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a result without columns', [1, 5, 2, 1], [3, 3, 1, 1], 'valid', [1, 3, 0, 1]],
    ['images without columns', [2, 5, 0, 3], [3, 3, 3, 1], 'same', [2, 5, 0, 3]],
    ['no channels', [1, 4, 4, 0], [3, 3, 0, 1], 'same', [1, 4, 4, 0]],
    ['no filters', [1, 4, 4, 2], [3, 3, 2, 0], 'same', [1, 4, 4, 0]],
  ] as const)('of %s has nothing but zeros', async (_, image, taps, pad, shape) => {
    const attrs = { strides: 1, dilations: 1, pad };
    const given = [pseudorandom(image, 1), pseudorandom(taps, 2), pseudorandom(shape, 3)];
    const results = await computeOn('wasm', given, (x, filter, dy) => [
      ...run('DepthwiseConv2dNative', { x, filter }, attrs),
      ...run('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }),
      ...run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }),
    ]);
    checkGuards();
    expect(results.map((result) => result.shape)).toEqual([shape, image, taps]);
    for (const { values } of results) expect(values).toEqual(new Float32Array(values.length));
  });

  it('of no images is empty, and its gradient of the filter zero', async () => {
    const attrs = { strides: 1, dilations: 1, pad: 'same' };
    const [dx, dFilter] = await computeOn('wasm', [], () => {
      const [x, filter, dy] = [tensor([], [0, 4, 4, 2]), tensor([1, 2, 3, 4], [1, 1, 2, 2]), tensor([], [0, 4, 4, 4])];
      return [
        ...run('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }),
        ...run('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }),
      ];
    });
    checkGuards();
    expect(dx!.shape).toEqual([0, 4, 4, 2]);
    expect(dFilter).toEqual({ values: new Float32Array(4), shape: [1, 1, 2, 2] });
  });
});
