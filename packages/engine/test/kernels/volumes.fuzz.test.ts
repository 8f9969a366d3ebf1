import {
  avgPool3d,
  backend_util,
  conv3d,
  grad,
  grads,
  maxPool3d,
  mul,
  sum,
  type Tensor,
  type Tensor5D,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, difference, guardedWasm, pseudorandom, type Values } from '../backends.js';

type Three = [number, number, number];

const step = fc.integer({ min: 1, max: 3 });
const window = fc.integer({ min: 1, max: 3 });
const pad = fc.constantFrom('valid' as const, 'same' as const);

/** Volumes that a window of this size fits into. */
const cases = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  more: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)),
  channels: fc.integer({ min: 1, max: 5 }),
  outChannels: fc.integer({ min: 1, max: 6 }),
  filter: fc.tuple(window, window, window),
  strides: fc.tuple(step, step, step),
  pad,
  seed: fc.nat(1000),
  /** 0: all values differ; else so many different ones, below 0. */
  levels: fc.constantFrom(0, 2),
});

type Case = typeof cases extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function volumesOf({ batch, more, channels, filter, seed, levels }: Case): Values {
  const size = filter.map((length, axis) => length + more[axis]!);
  const x = pseudorandom([batch, ...size, channels], seed);
  return levels === 0 ? x : { ...x, values: x.values.map((value) => -Math.ceil(((value + 1) / 2) * levels)) };
}

const product = (a: Values, b: Values): number => a.values.reduce((total, value, i) => total + value * b.values[i]!, 0);

/** max-pooling by the definition: the largest of each window, and where it lies, the last of equal ones. */
function largestByDefinition(x: Values, { filter, strides, pad: padding }: Case) {
  const info = backend_util.computePool3DInfo(x.shape as [...Three, number, number], filter, strides, 1, padding);
  const [batch, outDepth, outHeight, outWidth, channels] = info.outShape;
  const { front, top, left } = info.padInfo;
  const places: number[] = [];
  const [, depth, height, width] = x.shape as [...Three, number];
  for (let b = 0; b < batch; b++)
    for (let z = 0; z < outDepth; z++)
      for (let y = 0; y < outHeight; y++)
        for (let w = 0; w < outWidth; w++)
          for (let c = 0; c < channels; c++) {
            let place = -1;
            for (let i = 0; i < filter[0]; i++)
              for (let j = 0; j < filter[1]; j++)
                for (let k = 0; k < filter[2]; k++) {
                  const [dz, dy, dx] = [
                    z * strides[0] - front + i,
                    y * strides[1] - top + j,
                    w * strides[2] - left + k,
                  ];
                  if (dz < 0 || dy < 0 || dx < 0 || dz >= depth || dy >= height || dx >= width) continue;
                  const at = (((b * depth + dz) * height + dy) * width + dx) * channels + c;
                  if (place < 0 || x.values[at]! >= x.values[place]!) place = at;
                }
            places.push(place);
          }
  return { places, shape: info.outShape };
}

describe('volumes on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => (checkGuards = await guardedWasm()));

  const all = (holds: (drawn: Case) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        await holds(drawn);
        checkGuards();
      }),
      { numRuns: 60 },
    );

  it('the gradients of conv3d are those of its bilinear form, as the cpu backend has it', async () => {
    await all(async (drawn) => {
      const { filter, strides, pad: padding, channels, outChannels, seed } = drawn;
      const x = volumesOf(drawn);
      const taps = pseudorandom([...filter, channels, outChannels], seed + 1);
      const convolve = (a: Tensor, b: Tensor) => conv3d(a as Tensor5D, b as Tensor5D, strides, padding);
      const [y] = await computeOn('cpu', [x, taps], convolve);
      const dy = pseudorandom(y!.shape, seed + 2);
      const [dx, dTaps] = await computeOn('wasm', [x, taps, dy], (a, b, weight) =>
        grads((images: Tensor, kernel: Tensor) => sum(mul(weight, convolve(images, kernel))))([a, b]),
      );
      // ⟨dy, x ∗ g⟩ is linear in each: its gradient's product with any direction is its value there.
      const directions = [pseudorandom(x.shape, seed + 3), pseudorandom(taps.shape, seed + 4)] as const;
      const [alongX] = await computeOn('cpu', [directions[0], taps], convolve);
      const [alongTaps] = await computeOn('cpu', [x, directions[1]], convolve);
      const scale = dy.values.length * filter[0] * filter[1] * filter[2] * channels;
      expect(Math.abs(product(dx!, directions[0]) - product(dy, alongX!)) / scale).toBeLessThan(1e-6);
      expect(Math.abs(product(dTaps!, directions[1]) - product(dy, alongTaps!)) / scale).toBeLessThan(1e-6);
      // And element by element.
      const [cpuX, cpuTaps] = await computeOn('cpu', [x, taps, dy], (a, b, weight) =>
        grads((images: Tensor, kernel: Tensor) => sum(mul(weight, convolve(images, kernel))))([a, b]),
      );
      expect(difference(dx!, cpuX!)).toBeLessThan(1e-5);
      expect(difference(dTaps!, cpuTaps!)).toBeLessThan(1e-5);
    });
  });

  it('maxPool3d and its gradient are those of the definition, of negative values too', async () => {
    await all(async (drawn) => {
      const x = volumesOf(drawn);
      const { places, shape } = largestByDefinition(x, drawn);
      const pool = (a: Tensor) => maxPool3d(a as Tensor5D, drawn.filter, drawn.strides, drawn.pad);
      const dy = pseudorandom(shape, drawn.seed + 1);
      const [y, dx] = await computeOn('wasm', [x, dy], (a, weight) => [
        pool(a),
        grad((images: Tensor) => sum(mul(weight, pool(images))))(a),
      ]);
      expect(y!.shape).toEqual(shape);
      expect([...y!.values]).toEqual(places.map((place) => x.values[place]!));
      const expected = new Float32Array(x.values.length);
      places.forEach((place, i) => (expected[place] = expected[place]! + dy.values[i]!));
      expect(difference(dx!, { values: expected, shape: x.shape })).toBeLessThan(1e-6);
    });
  });

  it('the gradient of avgPool3d is that of its linear form, as the cpu backend has it, over the edges too', async () => {
    await all(async (drawn) => {
      const x = volumesOf(drawn);
      const pool = (a: Tensor) => avgPool3d(a as Tensor5D, drawn.filter, drawn.strides, drawn.pad);
      const [y] = await computeOn('cpu', [x], pool);
      const [own] = await computeOn('wasm', [x], pool);
      expect(difference(own!, y!)).toBeLessThan(1e-6);
      const dy = pseudorandom(y!.shape, drawn.seed + 1);
      const [dx] = await computeOn('wasm', [x, dy], (a, weight) =>
        grad((images: Tensor) => sum(mul(weight, pool(images))))(a),
      );
      const direction = pseudorandom(x.shape, drawn.seed + 2);
      const [along] = await computeOn('cpu', [direction], pool);
      expect(Math.abs(product(dx!, direction) - product(dy, along!)) / dy.values.length).toBeLessThan(1e-6);
    });
  });
});
