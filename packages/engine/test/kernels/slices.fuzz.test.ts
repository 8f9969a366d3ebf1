import {
  concat,
  type Rank,
  reverse,
  setBackend,
  type ShapeMap,
  slice,
  split,
  stridedSlice,
  type Tensor,
  tensor,
  tidy,
  unstack,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { guardedWasm } from '../backends.js';

type Type = 'float32' | 'int32' | 'bool';

const shapes = (maxLength: number) => fc.array(fc.integer({ min: 1, max: maxLength }), { minLength: 1, maxLength: 6 });
const types = fc.constantFrom<Type>('float32', 'int32', 'bool');
const pick = (seed: number, axis: number, count: number): number =>
  (((seed + 1) * (axis + 7) * 2654435761) >>> 8) % count;

function numbered(shape: readonly number[], dtype: Type, start = 0): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => (dtype === 'bool' ? ((i * 5) % 3) & 1 : i + start));
  return tensor(values, [...shape] as ShapeMap[Rank], dtype);
}

interface AxisSlice {
  readonly length: number;
  readonly begin: number | null;
  readonly end: number | null;
  readonly stride: number;
}

/** The places that Python's x[begin:end:stride] takes, null where a bound is left out. */
function placesOf({ length, begin, end, stride }: AxisSlice): number[] {
  const low = stride > 0 ? 0 : -1;
  const clamped = (bound: number) => Math.min(Math.max(bound < 0 ? bound + length : bound, low), length + low);
  const from = begin === null ? (stride > 0 ? 0 : length - 1) : clamped(begin);
  const to = end === null ? (stride > 0 ? length : -1) : clamped(end);
  const places: number[] = [];
  for (let place = from; stride > 0 ? place < to : place > to; place += stride) places.push(place);
  return places;
}

describe('slices, splits, reversals and concatenations on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  async function expectAsOnCpu(compute: () => Tensor | Tensor[]): Promise<void> {
    const results = async (backend: string) => {
      await setBackend(backend);
      const tensors = tidy(() => [compute()].flat());
      const read = tensors.map((result) => ({
        values: [...result.dataSync()],
        shape: result.shape,
        dtype: result.dtype,
      }));
      tensors.forEach((result) => {
        result.dispose();
      });
      return read;
    };
    const expected = await results('cpu');
    expect(await results('wasm')).toEqual(expected);
    checkGuards();
  }

  it('equal the cpu backend for every type and up to six axes, inside their tensors', async () => {
    await fc.assert(
      fc.asyncProperty(shapes(4), types, fc.nat(10_000), async (shape, dtype, seed) => {
        const begin = shape.map((length, axis) => pick(seed, axis, length));
        const size = shape.map((length, axis) => 1 + pick(seed, axis + 9, length - begin[axis]!));
        await expectAsOnCpu(() => slice(numbered(shape, dtype), begin, size));
        const axis = pick(seed, 3, shape.length);
        const some = shape.map((_, i) => i).filter((i) => pick(seed, i, 2) === 1);
        await expectAsOnCpu(() => reverse(numbered(shape, dtype), some));
        await expectAsOnCpu(() => unstack(numbered(shape, dtype), axis));
        const first = pick(seed, 5, shape[axis]! + 1);
        await expectAsOnCpu(() => split(numbered(shape, dtype), [first, shape[axis]! - first], axis));
        const other = shape.map((length, i) => (i === axis ? pick(seed, 11, 4) : length));
        await expectAsOnCpu(() =>
          concat([numbered(shape, dtype), numbered(other, dtype, 1000), numbered(shape, dtype, 2000)], axis),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('with strides, negative ones and open ends, are those of Python, for every type', async () => {
    await setBackend('wasm');
    const bound = fc.option(fc.integer({ min: -10, max: 10 }), { nil: null });
    const axisSlices = fc.record({
      length: fc.integer({ min: 1, max: 9 }),
      begin: bound,
      end: bound,
      stride: fc.constantFrom(-3, -2, -1, 1, 2, 3),
    });
    fc.assert(
      fc.property(fc.array(axisSlices, { minLength: 1, maxLength: 4 }), types, (axes, dtype) => {
        const shape = axes.map(({ length }) => length);
        const mask = (key: 'begin' | 'end') =>
          axes.reduce((bits, axis, i) => bits | (axis[key] === null ? 1 << i : 0), 0);
        const [x, y] = tidy(() => {
          const whole = numbered(shape, dtype);
          const part = stridedSlice(
            whole,
            axes.map(({ begin }) => begin ?? 0),
            axes.map(({ end }) => end ?? 0),
            axes.map(({ stride }) => stride),
            mask('begin'),
            mask('end'),
          );
          return [whole, part] as [Tensor, Tensor];
        });
        const values = x.dataSync();
        const taken = axes.map(placesOf);
        let places = [0];
        taken.forEach((own, axis) => {
          places = places.flatMap((place) => own.map((index) => place * shape[axis]! + index));
        });
        expect({ shape: y.shape, dtype: y.dtype, values: [...y.dataSync()] }).toEqual({
          shape: taken.map(({ length }) => length),
          dtype,
          values: places.map((place) => values[place]),
        });
        x.dispose();
        y.dispose();
        checkGuards();
      }),
      { numRuns: 150 },
    );
  });

  it('with strides take an axis out, and add one', async () => {
    await setBackend('wasm');
    const got = tidy(() => {
      const x = numbered([2, 3, 4], 'int32');
      return stridedSlice(x, [1, 0, 0], [2, 0, 4], [1, 1, 2], 0, 0, 0, 2, 1);
    });
    expect(got.shape).toEqual([1, 2, 4]);
    expect([...got.dataSync()]).toEqual([12, 13, 14, 15, 20, 21, 22, 23]);
    got.dispose();
    checkGuards();
  });

  it('refuse a slice that leaves its tensor', async () => {
    await setBackend('wasm');
    expect(() => tidy(() => slice(tensor([1, 2, 3]), [2], [2]))).toThrow('Error in slice1D');
  });
});
