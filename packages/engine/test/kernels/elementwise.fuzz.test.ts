import {
  abs,
  add,
  batchNorm,
  cast,
  grad,
  logicalAnd,
  logicalOr,
  maximum,
  mul,
  neg,
  ones,
  relu,
  relu6,
  scalar,
  sqrt,
  square,
  squaredDifference,
  sub,
  sum,
  tensor,
  tensor1d,
  type Tensor1D,
  where,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { movements } from '../../src/kernels/elementwise.js';
import { computeOn, difference, guardedWasm, pseudorandom, run } from '../backends.js';

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const UNARY: readonly [name: string, exact: (x: number) => number][] = [
  ['Exp', Math.exp],
  ['Log', Math.log],
  ['Tanh', Math.tanh],
  ['Softplus', softplus],
  ['Selu', (x) => 1.0507009873554805 * (x >= 0 ? x : 1.6732632423543772 * Math.expm1(x))],
  ['LeakyRelu', (x) => (x < 0 ? 0.2 * x : x)],
  ['Relu', (x) => Math.max(x, 0)],
  ['Relu6', (x) => Math.min(Math.max(x, 0), 6)],
  ['Step', (x) => (Number.isNaN(x) ? NaN : x > 0 ? 1 : Math.fround(0.2))],
  ['Sigmoid', (x) => 1 / (1 + Math.exp(-x))],
  ['Log1p', Math.log1p],
  ['Neg', (x) => -x],
  ['Abs', Math.abs],
  ['Square', (x) => x * x],
  ['Sqrt', Math.sqrt],
];
/** Sizes from below the smallest float to far above what an exponential takes, and the special values. */
const floats = fc.oneof(
  { weight: 5, arbitrary: fc.float({ noNaN: true, min: -100, max: 100 }) },
  { weight: 2, arbitrary: fc.float({ noNaN: true, min: -1, max: 1 }) },
  { weight: 1, arbitrary: fc.float() },
);

describe('functions element by element on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it.each(UNARY)('%s is exact to a few units in the last place, inside its tensors', async (kernelName, exact) => {
    await fc.assert(
      fc.asyncProperty(fc.array(floats, { minLength: 1, maxLength: 23 }), async (numbers) => {
        const x = { values: Float32Array.from(numbers), shape: [numbers.length] };
        const [got] = await computeOn('wasm', [x], (values) => run(kernelName, { x: values }, { alpha: 0.2 }));
        checkGuards();
        x.values.forEach((value, i) => {
          const expected = Math.fround(exact(value));
          if (Number.isFinite(expected)) {
            // Results below the smallest normal number come out as 0.
            expect(Math.abs(got!.values[i]! - expected)).toBeLessThanOrEqual(Math.abs(expected) * 5e-7 + 1.2e-38);
          } else {
            expect(got!.values[i]).toBe(expected);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it('exp has every value that a float32 has, up to the largest and down to the smallest', async () => {
    const numbers = [
      88, 88.3, 88.5, 88.72283, 88.7229, 89, 1000, -87.3, -87.5, -88, -95, -103, -103.9, -104, -105, -1e9,
    ];
    const x = { values: Float32Array.from(numbers), shape: [numbers.length] };
    const [got] = await computeOn('wasm', [x], (values) => run('Exp', { x: values }, {}));
    x.values.forEach((value, i) => {
      const expected = Math.fround(Math.exp(value));
      if (!Number.isFinite(expected)) expect(got!.values[i]).toBe(Infinity);
      // Half a step of the subnormal numbers is 7e-46.
      else expect(Math.abs(got!.values[i]! - expected)).toBeLessThanOrEqual(expected * 2e-7 + 1.5e-45);
    });
    expect(got!.values[2]).toBeGreaterThan(2.7e38);
    expect(got!.values[11]).toBeGreaterThan(0);
  });

  it('comparisons and functions of two numbers equal the cpu backend however they broadcast', async () => {
    const names = [
      ...['Maximum', 'Minimum', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'Equal', 'NotEqual', 'Prelu'],
      ...['Add', 'Sub', 'Multiply', 'RealDiv', 'SquaredDifference'],
    ];
    // Up to blocks of several hundred elements, which are walked through one by one.
    const shape = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        shape.chain((whole) => {
          const part = fc
            .tuple(fc.nat(whole.length), ...whole.map((length) => fc.constantFrom(1, length)))
            .map(([from, ...own]) => own.slice(from));
          return fc.tuple(fc.constant(whole), part, part);
        }),
        fc.constantFrom(...names),
        fc.nat(1000),
        async ([, a, b], name, seed) => {
          // Few different values, NaN among them.
          const inputs = [a, b].map((own, i) => {
            const values = pseudorandom(own, seed + i);
            return { ...values, values: values.values.map((value) => [NaN, -1, 0, 1][Math.floor((value + 1) * 2)]!) };
          });
          const compute = (backend: string) =>
            computeOn(backend, inputs, (x, y) => run(name, name === 'Prelu' ? { x, alpha: y } : { a: x, b: y }, {}));
          const expected = await compute('cpu');
          expect(await compute('wasm')).toEqual(expected);
          checkGuards();
        },
      ),
      { numRuns: 250 },
    );
  });

  it.each([
    [
      [5, 40, 7],
      [5, 1, 7],
    ],
    [
      [4, 40, 7],
      [1, 40, 1],
    ],
    [
      [3, 100, 24],
      [3, 1, 24],
    ],
    [
      [2, 3, 150, 2],
      [2, 1, 1, 2],
    ],
    [
      [7, 4, 130],
      [7, 1, 130],
    ],
    [
      [100, 200, 3],
      [100, 1, 3],
    ],
  ])('operands of %j and %j, which repeat within blocks, equal the cpu backend', async (whole, own) => {
    const inputs = [pseudorandom(whole, 1), pseudorandom(own, 2)];
    const compute = (backend: string) =>
      computeOn(backend, inputs, (x, y) =>
        [
          run('Sub', { a: x, b: y }, {}),
          run('Sub', { a: y, b: x }, {}),
          run('Less', { a: x, b: y }, {}),
          run('Multiply', { a: y, b: y }, {}),
        ].flat(),
      );
    const expected = await compute('cpu');
    expect(await compute('wasm')).toEqual(expected);
    checkGuards();
  });

  it('relu and relu6 have the gradients of the cpu backend', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(floats, fc.constantFrom(-0, 0, 6, 3, NaN)), { maxLength: 23 }),
        async (numbers) => {
          const x = { values: Float32Array.from(numbers), shape: [numbers.length] };
          // None below 0, of which tfjs's product with the mask makes −0.
          const dy = { shape: x.shape, values: pseudorandom(x.shape, 1).values.map(Math.abs) };
          const compute = (backend: string) =>
            computeOn(backend, [x, dy], (given, gradient) => [
              grad((input) => relu(input))(given, gradient),
              grad((input) => relu6(input))(given, gradient),
            ]);
          expect(await compute('wasm')).toEqual(await compute('cpu'));
          checkGuards();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('relu and relu6 have second derivatives, and gradients of integers', async () => {
    const x = { values: Float32Array.of(-2, -0.5, 0.5, 1.5, 2), shape: [5] };
    for (const [activate, most] of [
      [relu, Infinity],
      [relu6, 6],
    ] as const) {
      // y = x³ where it passes, and the penalty Σ (dy/dx)² = Σ 9 x⁴.
      const [penalty] = await computeOn('wasm', [x], (given) => {
        const slope = grad((inner) => sum(activate(mul(inner, square(inner)))));
        return grad((outer) => sum(square(slope(outer))))(given);
      });
      expect([...penalty!.values]).toEqual([...x.values].map((v) => (v > 0 && v ** 3 <= most ? 36 * v ** 3 : 0)));
      const ofIntegers = (backend: string) =>
        computeOn(backend, [x], (dy) => grad((input) => activate(input))(tensor1d([-1, 0, 1, 6, 7], 'int32'), dy));
      expect(await ofIntegers('wasm')).toEqual(await ofIntegers('cpu'));
    }
  });

  it('integers and empty tensors go to the stock kernels', async () => {
    for (const compute of [add, sub, mul, squaredDifference, maximum]) {
      for (const shape of [
        [2, 3],
        [0, 3],
      ]) {
        const integers = (backend: string) =>
          computeOn(backend, [], () => {
            const size = shape[0]! * shape[1]!;
            const left = tensor([...Array(size).keys()], shape, 'int32');
            return [compute(left, scalar(2, 'int32')), compute(cast(left, 'float32'), ones(shape))];
          });
        expect(await integers('wasm')).toEqual(await integers('cpu'));
      }
    }
    for (const compute of [abs, neg, square, relu, sqrt]) {
      const empty = (backend: string) => computeOn(backend, [], () => compute(zeros([0, 3])));
      expect(await empty('wasm')).toEqual(await empty('cpu'));
    }
    for (const compute of [abs, neg, square, relu]) {
      const integers = (backend: string) => computeOn(backend, [], () => compute(tensor1d([-2, 0, 3], 'int32')));
      expect(await integers('wasm')).toEqual(await integers('cpu'));
    }
  });

  it('two operands are walked through together on up to three levels, where blocks have some elements', () => {
    const [whole, repeats, single] = [
      { block: 0, outer: 3, step: 4 },
      { block: 0, outer: 0, step: 4 },
      { block: 0, outer: 1, step: 0 },
    ];
    const alone = { block: 0, outer: 0, step: 4 };
    expect(movements([2, 3], [2, 3], [2, 3])).toEqual({ outers: 1, inner: 6, moves: [alone, alone] });
    expect(movements([2, 3], [2, 3], [3])).toEqual({ outers: 2, inner: 3, moves: [whole, repeats] });
    expect(movements([2, 3], [2, 3], [2, 1])).toEqual({ outers: 2, inner: 3, moves: [whole, single] });
    expect(movements([], [], [])).toEqual({ outers: 1, inner: 1, moves: [alone, alone] });
    expect(movements([5, 8, 9, 24], [5, 8, 9, 24], [5, 1, 1, 24])).toEqual({
      outers: 72,
      inner: 24,
      moves: [
        { block: 72 * 24, outer: 24, step: 4 },
        { block: 24, outer: 0, step: 4 },
      ],
    });
    expect(movements([5, 72, 24], [5, 1, 24], [72, 1])).toEqual({
      outers: 72,
      inner: 24,
      moves: [
        { block: 24, outer: 0, step: 4 },
        { block: 0, outer: 1, step: 0 },
      ],
    });
    // Blocks of 6 elements, and four levels.
    expect(movements([2, 3, 2], [2, 1, 2], [1, 3, 1])).toBeUndefined();
    expect(movements([9, 9, 9, 9], [9, 1, 9, 1], [1, 9, 1, 9])).toBeUndefined();
  });

  it('logicalAnd and logicalOr equal the cpu backend', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(1), fc.nat(1)), { minLength: 1, maxLength: 50 }), async (pairs) => {
        const truths = (place: 0 | 1) =>
          tensor(
            pairs.map((pair) => pair[place]),
            [pairs.length],
            'bool',
          );
        const compute = (backend: string) =>
          computeOn(backend, [], () => [logicalAnd(truths(0), truths(1)), logicalOr(truths(0), truths(1))]);
        expect(await compute('wasm')).toEqual(await compute('cpu'));
        checkGuards();
      }),
      { numRuns: 40 },
    );
  });

  it('where chooses to the bit as the cpu backend does, of one shape and of shapes that broadcast', async () => {
    const choices = fc.array(fc.tuple(fc.nat(1), floats, floats), { minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(choices, fc.boolean(), async (given, isRepeated) => {
        const shape = isRepeated ? [3, given.length] : [given.length];
        const repeated = (values: readonly number[]) => (isRepeated ? [...values, ...values, ...values] : values);
        const compute = (backend: string) =>
          computeOn(backend, [], () => {
            const condition = tensor(
              given.map(([truth]) => truth),
              [given.length],
              'bool',
            );
            const [a, b] = ([1, 2] as const).map((place) => tensor(repeated(given.map((each) => each[place])), shape));
            return [where(condition, a!, b!)];
          });
        expect(await compute('wasm')).toEqual(await compute('cpu'));
        checkGuards();
      }),
      { numRuns: 60 },
    );
  });

  it('batchNorm with given statistics equals the cpu backend, with and without offset and scale', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        fc.nat(1000),
        async (shape, hasOffset, hasScale, seed) => {
          const channels = [shape.at(-1)!];
          const positive = pseudorandom(channels, seed + 2);
          const inputs = [
            pseudorandom(shape, seed),
            pseudorandom(channels, seed + 1),
            { ...positive, values: positive.values.map((value) => 1 + value / 2) },
            pseudorandom(channels, seed + 3),
            pseudorandom(channels, seed + 4),
          ];
          const compute = (backend: string) =>
            computeOn(backend, inputs, (x, mean, variance, offset, scale) =>
              batchNorm(
                x,
                mean as Tensor1D,
                variance as Tensor1D,
                hasOffset ? (offset as Tensor1D) : undefined,
                hasScale ? (scale as Tensor1D) : undefined,
                1e-3,
              ),
            );
          const [expected] = await compute('cpu');
          const [got] = await compute('wasm');
          checkGuards();
          expect(difference(got!, expected!)).toBeLessThan(2e-6);
        },
      ),
      { numRuns: 80 },
    );
  });
});
