import { backend_util } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, difference, guardedWasm, pseudorandom, run, type Values } from '../backends.js';
import { type ConvolutionCase, convolutionCases, pads } from './convolutionCases.js';

/** Convolutions with dilations up to `mostDilation`. */
const convolutions = (mostDilation: number): fc.Arbitrary<ConvolutionCase> =>
  convolutionCases({
    // Mostly a few channels, now and then so many that the products are cut into several blocks of k.
    channels: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1, max: 13 }) },
      { weight: 1, arbitrary: fc.integer({ min: 60, max: 140 }) },
    ),
    filters: fc.integer({ min: 1, max: 20 }),
    mostTaps: 5,
    mostDilation,
  });

/** Those of 3 × 3 at stride 1, of sides from `least` to `most`. */
const winogradsOf = (
  least: number,
  most: number,
  channels: readonly number[],
  outChannels: readonly number[],
): fc.Arbitrary<ConvolutionCase> =>
  fc
    .record({
      batch: fc.integer({ min: 3, max: 5 }),
      size: fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most })),
      channels: fc.constantFrom(...channels),
      outChannels: fc.constantFrom(...outChannels),
      pad: pads,
      seed: fc.nat(1000),
    })
    .map(({ batch, size, channels, outChannels, pad, seed }) => ({
      x: [batch, ...size, channels] as const,
      filter: [3, 3, channels, outChannels] as const,
      strides: [1, 1],
      dilations: [1, 1],
      pad,
      seed,
    }));

/** Those that are computed by Winograd's algorithm: channels in fours, more than a run of the microkernel now and then. */
const winograds = winogradsOf(8, 11, [8, 12, 20, 52], [8, 12, 20]);
/** In tiles of 4 × 4: channels on both sides are many. */
const wideWinograds = winogradsOf(14, 17, [48, 52, 72], [48, 56]);

/** The examples of the tests that hold for every convolution. */
const WAYS: [way: string, examples: fc.Arbitrary<ConvolutionCase>, numRuns: number][] = [
  ['by products of patches', convolutions(1), 120],
  ["by Winograd's algorithm", winograds, 16],
  ["by Winograd's algorithm in wide tiles", wideWinograds, 6],
];

function geometry({ x, filter, strides, dilations, pad }: ConvolutionCase): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo([...x], [...filter], strides, dilations, pad);
}

/** Forward, gradient of the input and of the filter, by their definition, in double precision. */
function byDefinition(example: ConvolutionCase, x: Values, filter: Values, dy: Values): Values[] {
  const info = geometry(example);
  const y = new Float64Array(dy.values.length);
  const dx = new Float64Array(x.values.length);
  const dFilter = new Float64Array(filter.values.length);
  const { channels, outChannels, height, width } = {
    channels: info.inChannels,
    outChannels: info.outChannels,
    height: info.inHeight,
    width: info.inWidth,
  };
  for (let b = 0; b < info.batchSize; b++) {
    for (let oy = 0; oy < info.outHeight; oy++) {
      for (let ox = 0; ox < info.outWidth; ox++) {
        const out = ((b * info.outHeight + oy) * info.outWidth + ox) * outChannels;
        for (let i = 0; i < info.filterHeight; i++) {
          for (let j = 0; j < info.filterWidth; j++) {
            const row = oy * info.strideHeight - info.padInfo.top + i * info.dilationHeight;
            const column = ox * info.strideWidth - info.padInfo.left + j * info.dilationWidth;
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            for (let c = 0; c < channels; c++) {
              const at = ((b * height + row) * width + column) * channels + c;
              const tap = ((i * info.filterWidth + j) * channels + c) * outChannels;
              for (let n = 0; n < outChannels; n++) {
                y[out + n]! += x.values[at]! * filter.values[tap + n]!;
                dx[at]! += dy.values[out + n]! * filter.values[tap + n]!;
                dFilter[tap + n]! += x.values[at]! * dy.values[out + n]!;
              }
            }
          }
        }
      }
    }
  }
  return [
    { values: Float32Array.from(y), shape: dy.shape },
    { values: Float32Array.from(dx), shape: x.shape },
    { values: Float32Array.from(dFilter), shape: filter.shape },
  ];
}

function tensorsOf(example: ConvolutionCase): [x: Values, filter: Values, dy: Values] {
  return [
    pseudorandom(example.x, example.seed),
    pseudorandom(example.filter, example.seed + 1),
    pseudorandom(geometry(example).outShape, example.seed + 2),
  ];
}

function kernels(example: ConvolutionCase, backend: string): Promise<Values[]> {
  const attrs = { strides: example.strides, pad: example.pad, dataFormat: 'NHWC', dilations: example.dilations };
  return computeOn(backend, tensorsOf(example), (x, filter, dy) => [
    ...run('Conv2D', { x: x, filter: filter }, attrs),
    ...run('Conv2DBackpropInput', { dy: dy, filter: filter }, { ...attrs, inputShape: x.shape }),
    ...run('Conv2DBackpropFilter', { x: x, dy: dy }, { ...attrs, filterShape: filter.shape }),
  ]);
}

describe('convolution on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it.each(WAYS)(
    '%s equals the cpu backend, forward and both gradients, inside its tensors',
    async (_, examples, numRuns) => {
      await fc.assert(
        fc.asyncProperty(examples, async (example) => {
          const expected = await kernels(example, 'cpu');
          const got = await kernels(example, 'wasm');
          checkGuards();
          got.forEach((values, i) => {
            expect(difference(values, expected[i]!)).toBeLessThan(5e-6);
          });
        }),
        { numRuns },
      );
    },
  );

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

  it.each(WAYS)('%s equals the cpu backend with bias and every activation', async (_, examples, numRuns) => {
    await fc.assert(
      fc.asyncProperty(
        examples,
        fc.constantFrom('linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'),
        fc.boolean(),
        async (example, activation, biased) => {
          const inputs = [...tensorsOf(example), pseudorandom([example.filter[3]], 7)];
          const { strides, pad } = example;
          const attrs = { strides, pad, dataFormat: 'NHWC', dilations: 1, leakyreluAlpha: 0.3 };
          const compute = (backend: string, activation: string) =>
            computeOn(backend, inputs, (x, filter, _, bias) =>
              run(
                'FusedConv2D',
                {
                  x: x,
                  filter: filter,
                  ...(biased ? { bias: bias } : {}),
                  ...(activation === 'prelu' ? { preluActivationWeights: bias } : {}),
                },
                { ...attrs, activation },
              ),
            );
          const [expected] = await compute('cpu', activation);
          const [sums] = await compute('cpu', 'linear');
          const [got] = await compute('wasm', activation);
          checkGuards();
          expect(difference(got!, expected!, sums)).toBeLessThan(5e-6);
        },
      ),
      { numRuns: numRuns / 2 },
    );
  });

  it.each([
    ['images', [0, 5, 5, 3], [3, 3, 3, 4]],
    ['input channels', [2, 5, 5, 0], [3, 3, 0, 4]],
    ['output channels', [2, 5, 5, 3], [3, 3, 3, 0]],
  ])('with no %s is empty or zero, forward and both gradients', async (_, xShape, filterShape) => {
    const dyShape = [xShape[0]!, 5, 5, filterShape[3]!];
    const inputs = [xShape, filterShape, dyShape].map((shape, seed) => pseudorandom(shape, seed));
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC' };
    const results = await computeOn('wasm', inputs, (x, filter, dy) => [
      ...run('Conv2D', { x: x, filter: filter }, { ...attrs, dilations: 1 }),
      ...run('Conv2DBackpropInput', { dy: dy, filter: filter }, { ...attrs, inputShape: xShape }),
      ...run('Conv2DBackpropFilter', { x: x, dy: dy }, { ...attrs, filterShape }),
    ]);
    checkGuards();
    expect(results.map(({ shape }) => shape)).toEqual([dyShape, xShape, filterShape]);
    for (const { values } of results) expect([...values].every((value) => value === 0)).toBe(true);
  });

  it("by Winograd's algorithm lets NaN through relu, to the neighbours of its pixel and no others", async () => {
    const x = pseudorandom([1, 16, 16, 8], 1);
    x.values[(5 * 16 + 5) * 8] = NaN;
    const filter = pseudorandom([3, 3, 8, 8], 2);
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NHWC', dilations: 1, activation: 'relu' };
    const [y] = await computeOn('wasm', [x, filter], (x, filter) =>
      run('FusedConv2D', { x: x, filter: filter }, attrs),
    );
    for (let row = 0; row < 16; row++) {
      for (let column = 0; column < 16; column++) {
        const touched = [row, column].every((at) => Math.abs(at - 5) <= 1);
        expect(Number.isNaN(y!.values[(row * 16 + column) * 8]!)).toBe(touched);
      }
    }
  });

  it('gives the same bits each time', async () => {
    const example: ConvolutionCase = {
      x: [5, 9, 9, 12],
      filter: [3, 3, 12, 20],
      strides: [1, 1],
      dilations: [1, 1],
      pad: 'same',
      seed: 3,
    };
    expect(await kernels(example, 'wasm')).toEqual(await kernels(example, 'wasm'));
  });
});
