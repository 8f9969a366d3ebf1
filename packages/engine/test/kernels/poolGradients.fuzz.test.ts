import { avgPool, backend_util, maxPool, type Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, difference, guardedWasm, pseudorandom, run, type Values } from '../backends.js';

interface Case {
  readonly x: Values;
  readonly shape: [number, number, number, number];
  readonly filterSize: [number, number];
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same';
  readonly seed: number;
}

const step = fc.integer({ min: 1, max: 3 });
const length = fc.integer({ min: 1, max: 9 });

/** Windows over images, of which some have few different values, NaN among them. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    size: fc.tuple(length, length),
    channels: fc.integer({ min: 1, max: 9 }),
    filterSize: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(step, step),
    pad: fc.constantFrom('valid' as const, 'same' as const),
    levels: fc.constantFrom(0, 2, 3),
    seed: fc.nat(1000),
  })
  .map(({ batch, size, channels, filterSize, strides, pad, levels, seed }) => {
    const shape: [number, number, number, number] = [
      batch,
      size[0] + filterSize[0] - 1,
      size[1] + filterSize[1] - 1,
      channels,
    ];
    const x = pseudorandom(shape, seed);
    const few = x.values.map((value) => [NaN, -1, 1][Math.floor(((value + 1) / 2) * levels) + 3 - levels]!);
    return { x: levels === 0 ? x : { ...x, values: few }, shape, filterSize, strides, pad, seed };
  });

const outShape = ({ shape, filterSize, strides, pad }: Case): number[] =>
  backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad).outShape;

function gradient(kernelName: string, example: Case, backend: string): Promise<Values[]> {
  const { x, filterSize, strides, pad, seed } = example;
  return computeOn(backend, [x, pseudorandom(outShape(example), seed + 1)], (input, dy) =>
    run(kernelName, { dy, input, output: dy }, { filterSize, strides, pad }),
  );
}

/** Every window's gradient shared equally among the pixels that it has. */
function averageByDefinition(example: Case): Values {
  const { shape, filterSize, strides, pad, seed } = example;
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
  const dy = pseudorandom(info.outShape, seed + 1);
  const [, height, width, channels] = shape;
  const dx = new Float64Array(example.x.values.length);
  dy.values.forEach((value, at) => {
    const c = at % channels;
    const ox = Math.floor(at / channels) % info.outWidth;
    const oy = Math.floor(at / channels / info.outWidth) % info.outHeight;
    const b = Math.floor(at / channels / info.outWidth / info.outHeight);
    const pixels: number[] = [];
    for (let i = 0; i < filterSize[0]; i++) {
      for (let j = 0; j < filterSize[1]; j++) {
        const row = oy * strides[0] - info.padInfo.top + i;
        const column = ox * strides[1] - info.padInfo.left + j;
        if (row >= 0 && row < height && column >= 0 && column < width)
          pixels.push(((b * height + row) * width + column) * channels + c);
      }
    }
    for (const pixel of pixels) dx[pixel]! += value / pixels.length;
  });
  return { values: Float32Array.from(dx), shape };
}

describe('gradients of pooling on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('MaxPoolGrad equals the cpu backend, ties and NaN included, inside its tensors', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (example) => {
        const [expected] = await gradient('MaxPoolGrad', example, 'cpu');
        const [got] = await gradient('MaxPoolGrad', example, 'wasm');
        checkGuards();
        expect(difference(got!, expected!)).toBeLessThan(2e-6);
      }),
      { numRuns: 150 },
    );
  });

  it('AvgPoolGrad equals its definition, and the cpu backend where no window leaves the image', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (example) => {
        const [got] = await gradient('AvgPoolGrad', example, 'wasm');
        checkGuards();
        expect(difference(got!, averageByDefinition(example))).toBeLessThan(2e-6);
        if (example.pad === 'valid') {
          const [expected] = await gradient('AvgPoolGrad', example, 'cpu');
          expect(difference(got!, expected!)).toBeLessThan(2e-6);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('take a rounding of the output that tfjs does not hand on', async () => {
    const x = pseudorandom([2, 5, 6, 5], 1);
    const pooled = [maxPool, avgPool].map((pool, i) => {
      const forward = (input: Tensor4D) => pool(input, 2, 2, 0, 'ceil');
      return computeOn('wasm', [x], (input) => {
        const y = forward(input as Tensor4D);
        return run(
          ['MaxPoolGrad', 'AvgPoolGrad'][i]!,
          { dy: y, input, output: y },
          { filterSize: 2, strides: 2, pad: 0 },
        );
      });
    });
    for (const [dx] of await Promise.all(pooled)) expect(dx!.shape).toEqual(x.shape);
    checkGuards();
  });
});
