import { BERNOULLI_LOG_PROB } from '@infodrop/kernels';
import {
  memory,
  mul,
  setBackend,
  softplus,
  sub,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
  valueAndGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, difference, guardedWasm, pseudorandom, run, type Values } from '../backends.js';

const logProb = (x: Tensor, logits: Tensor): Tensor => run(BERNOULLI_LOG_PROB.name, { x, logits }, {})[0]!;
const composed = (x: Tensor, logits: Tensor): Tensor => sum(sub(mul(x, logits), softplus(logits)), -1);

/** Values between 0 and 1, some of them the ends. */
const shares = (shape: number[], seed: number): Values => {
  const { values } = pseudorandom(shape, seed);
  return { shape, values: values.map((value) => Math.min(1, Math.max(0, 0.5 + value))) };
};

describe('BernoulliLogProb on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('equals the composed operations on the cpu backend, with both gradients, inside its tensors', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.oneof(fc.integer({ min: 1, max: 37 }), fc.integer({ min: 500, max: 1100 })),
        fc.constantFrom(1, 10, 80),
        fc.nat(1000),
        async (rows, columns, size, seed) => {
          const logits = pseudorandom([rows, columns], seed);
          const inputs = [
            shares([rows, columns], seed + 1),
            { ...logits, values: logits.values.map((value) => value * size) },
            pseudorandom([rows], seed + 2),
          ];
          const compute = (backend: string, of: typeof logProb) =>
            computeOn(backend, inputs, (x, l, weights) => {
              const { value, grads } = valueAndGrads((a: Tensor, b: Tensor) => of(a, b))([x, l], weights);
              return [value, ...grads];
            });
          const expected = await compute('cpu', composed);
          const got = await compute('wasm', logProb);
          checkGuards();
          // A sum of terms as large as the logits, which cancel.
          const sums = (values: Values) => ({
            ...values,
            values: values.values.map((value) => Math.abs(value) + size + columns / 100),
          });
          got.forEach((values, i) => {
            expect(difference(values, expected[i]!, i === 0 ? sums(expected[i]!) : expected[i])).toBeLessThan(3e-6);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is exact to float32 in float64 sums, also where x and l cancel, and keeps a NaN to its row', async () => {
    const columns = 1500;
    const logits = pseudorandom([1, columns], 5).values.map((value) => 30 * value);
    const ones = logits.map((value) => Number(value > 0));
    const exact = logits.reduce((total, l) => total - Math.log1p(Math.exp(-Math.abs(l))), 0);
    const [sums, single, rows] = await computeOn('wasm', [], () => [
      logProb(tensor(ones, [1, columns]), tensor(logits, [1, columns])),
      logProb(tensor([[1], [0], [1]]), tensor([[20], [100], [-1e30]])),
      logProb(
        zeros([2, 3]),
        tensor([
          [0, NaN, 1],
          [0, 0, 0],
        ]),
      ),
    ]);
    expect(Math.abs(sums!.values[0]! / exact - 1)).toBeLessThan(2e-7);
    expect(Math.abs(single!.values[0]! / -Math.log1p(Math.exp(-20)) - 1)).toBeLessThan(1e-6);
    expect(single!.values[1]).toBe(-100);
    expect(single!.values[2]).toBe(Math.fround(-1e30));
    expect(rows!.values[0]).toBeNaN();
    expect(rows!.values[1]).toBeCloseTo(-3 * Math.LN2, 6);
  });

  it('refuses what it cannot take, and leaves no memory behind', async () => {
    await setBackend('wasm');
    const before = memory().numTensors;
    const attempt = (x: () => Tensor) => () => tidy(() => logProb(x(), zeros([2, 3])));
    const wanted = `${BERNOULLI_LOG_PROB.name}: x must be float32 [2, 3] as the logits, got`;
    expect(attempt(() => tensor1d([0, 1]))).toThrow(`${wanted} float32 [2].`);
    expect(attempt(() => zeros([2, 3], 'int32'))).toThrow(`${wanted} int32 [2, 3].`);
    expect(memory().numTensors).toBe(before);
  });
});
