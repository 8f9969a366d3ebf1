import { BATCH_NORM_APPLY, BATCH_NORM_TRAINING, BATCH_NORM_TRAINING_GRAD } from '@infodrop/kernels';
import { add, grads, moments, mul, relu, rsqrt, sub, type Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, difference, guardedWasm, pseudorandom, run, type Values } from '../backends.js';

const EPSILON = 1e-3;

interface Case {
  readonly shape: readonly number[];
  readonly activation: 'linear' | 'relu';
  readonly scaled: boolean;
  readonly seed: number;
}

const cases: fc.Arbitrary<Case> = fc.record({
  shape: fc
    .tuple(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 21 }))
    // At least three rows: with fewer, the gradient is a difference of equals.
    .map(([rows, channels]) => [3, ...rows, channels]),
  activation: fc.constantFrom('linear', 'relu'),
  scaled: fc.boolean(),
  seed: fc.nat(1000),
});

function inputsOf({ shape, seed }: Case): Values[] {
  const channels = shape.slice(-1);
  return [shape, shape, channels, channels].map((each, i) => pseudorandom(each, seed + i));
}

/** The same by operations of tfjs. */
function composed({ shape, activation, scaled }: Case) {
  return (x: Tensor, shift: Tensor, scale: Tensor): Tensor => {
    const { mean, variance } = moments(
      x,
      shape.slice(0, -1).map((_, axis) => axis),
    );
    const normal = mul(sub(x, mean), rsqrt(add(variance, EPSILON)));
    const y = add(scaled ? mul(normal, scale) : normal, shift);
    return activation === 'relu' ? relu(y) : y;
  };
}

function kernel(example: Case): Promise<Values[]> {
  const attrs = { epsilon: EPSILON, activation: example.activation };
  return computeOn('wasm', inputsOf(example), (x, dy, shift, scale) => {
    const affine = { shift: shift, ...(example.scaled ? { scale: scale } : {}) };
    const [y, mean, variance] = run(BATCH_NORM_TRAINING.name, { x: x, ...affine }, attrs);
    const inputs = { dy: dy, x: x, mean: mean!, variance: variance!, ...affine };
    return [y!, mean!, variance!, ...run(BATCH_NORM_TRAINING_GRAD.name, inputs, attrs)];
  });
}

describe('batch normalisation in training mode on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('equals its composition on the cpu backend, with its gradients, inside its tensors', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (example) => {
        const compute = composed(example);
        const expected = await computeOn('cpu', inputsOf(example), (x, dy, shift, scale) => {
          const { mean, variance } = moments(
            x,
            example.shape.slice(0, -1).map((_, axis) => axis),
          );
          const y = compute(x, shift, scale);
          const by = grads((...tensors: Tensor[]) => compute(tensors[0]!, tensors[1]!, tensors[2] ?? scale));
          return [y, mean, variance, ...by(example.scaled ? [x, shift, scale] : [x, shift], dy)];
        });
        // Where a pre-activation is within rounding of 0, the two may mask differently: not a case.
        const preactivations = await computeOn('cpu', inputsOf(example), (x, _, shift, scale) =>
          composed({ ...example, activation: 'linear' })(x, shift, scale),
        );
        fc.pre(example.activation === 'linear' || preactivations[0]!.values.every((value) => Math.abs(value) > 1e-5));
        const got = await kernel(example);
        checkGuards();
        expect(got).toHaveLength(expected.length);
        got.forEach((values, i) => {
          expect(difference(values, expected[i]!)).toBeLessThan(2e-5);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same bits again by the statistics that it gave', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (example) => {
        const attrs = { epsilon: EPSILON, activation: example.activation };
        const [y, again] = await computeOn('wasm', inputsOf(example), (x, _, shift, scale) => {
          const affine = { x, shift, ...(example.scaled ? { scale } : {}) };
          const [y, mean, variance] = run(BATCH_NORM_TRAINING.name, affine, attrs);
          return [y!, ...run(BATCH_NORM_APPLY.name, { ...affine, mean: mean!, variance: variance! }, attrs)];
        });
        checkGuards();
        expect(again).toEqual(y);
      }),
      { numRuns: 50 },
    );
  });

  it('has gradients equal to finite differences', async () => {
    const example: Case = { shape: [6, 2, 5], activation: 'relu', scaled: true, seed: 11 };
    const inputs = inputsOf(example);
    const [, , , dx, dshift, dscale] = await kernel(example);
    const attrs = { epsilon: EPSILON, activation: 'relu' };
    const objective = async (moved: readonly Values[]) => {
      const [y] = await computeOn('wasm', moved, (x, _, shift, scale) =>
        run(BATCH_NORM_TRAINING.name, { x: x, shift: shift, scale: scale }, attrs).slice(0, 1),
      );
      return y!.values.reduce((sum, value, i) => sum + value * inputs[1]!.values[i]!, 0);
    };
    const step = 2 ** -10;
    for (const [which, gradient] of [
      [0, dx!],
      [2, dshift!],
      [3, dscale!],
    ] as const) {
      for (let i = 0; i < gradient.values.length; i += 3) {
        const moved = (by: number) =>
          inputs.map(({ values, shape }, k) =>
            k === which
              ? { values: values.map((value, j) => (j === i ? value + by : value)), shape }
              : { values, shape },
          );
        const slope = ((await objective(moved(step))) - (await objective(moved(-step)))) / (2 * step);
        expect(Math.abs(slope - gradient.values[i]!)).toBeLessThan(3e-3);
      }
    }
  });

  it('keeps its precision when the mean is ten thousand standard deviations', async () => {
    const rows = 3000;
    const noise = pseudorandom([rows, 6], 5);
    const x = { values: noise.values.map((value) => Math.fround(1e4 + value)), shape: noise.shape };
    const [, mean, variance] = await computeOn('wasm', [x, pseudorandom([6], 1)], (tensor, shift) =>
      run(BATCH_NORM_TRAINING.name, { x: tensor, shift: shift }, { epsilon: EPSILON, activation: 'linear' }),
    );
    for (let c = 0; c < 6; c++) {
      const column = Array.from({ length: rows }, (_, r) => x.values[r * 6 + c]!);
      const exactMean = column.reduce((sum, value) => sum + value, 0) / rows;
      const exactVariance = column.reduce((sum, value) => sum + (value - exactMean) ** 2, 0) / rows;
      expect(mean!.values[c]).toBe(Math.fround(exactMean));
      expect(Math.abs(variance!.values[c]! / exactVariance - 1)).toBeLessThan(1e-6);
    }
  });

  it('normalises a constant channel to its shift', async () => {
    const x = { values: new Float32Array(30).fill(1 / 3), shape: [10, 3] };
    const shift = { values: Float32Array.of(-1, 0, 2), shape: [3] };
    const [y, , variance] = await computeOn('wasm', [x, shift], (tensor, offset) =>
      run(BATCH_NORM_TRAINING.name, { x: tensor, shift: offset }, { epsilon: EPSILON, activation: 'relu' }),
    );
    for (const [i, value] of y!.values.entries()) expect(value).toBeCloseTo([0, 0, 2][i % 3]!, 5);
    for (const value of variance!.values) expect(value).toBeLessThan(1e-12);
  });

  it.each([
    [{ epsilon: -1, activation: 'relu' }, 'epsilon must be a finite number ≥ 0, got -1'],
    [{ epsilon: 1, activation: 'elu' }, 'activation must be one of "linear", "relu", got "elu"'],
  ])('refuses attributes %o', async (attrs, message) => {
    const inputs = [pseudorandom([4, 3], 1), pseudorandom([3], 2)];
    await expect(
      computeOn('wasm', inputs, (x, shift) => run(BATCH_NORM_TRAINING.name, { x: x, shift: shift }, attrs)),
    ).rejects.toThrow(message);
  });

  it('refuses statistics of another length', async () => {
    const inputs = [pseudorandom([4, 3], 1), pseudorandom([3], 2), pseudorandom([2], 3)];
    await expect(
      computeOn('wasm', inputs, (x, shift, mean) =>
        run(BATCH_NORM_APPLY.name, { x, shift, mean, variance: shift }, { epsilon: 1, activation: 'relu' }),
      ),
    ).rejects.toThrow('mean must be float32 of shape [3], the channels of x, got float32 [2]');
  });

  it('refuses a shift of another length, and says what it got', async () => {
    const inputs = [pseudorandom([4, 3], 1), pseudorandom([2], 2)];
    await expect(
      computeOn('wasm', inputs, (x, shift) =>
        run(BATCH_NORM_TRAINING.name, { x: x, shift: shift }, { epsilon: 1, activation: 'relu' }),
      ),
    ).rejects.toThrow('shift must be float32 of shape [3], the channels of x, got float32 [2]');
  });
});
