import { SOFTMAX_CROSS_ENTROPY, SOFTMAX_CROSS_ENTROPY_GRAD } from '@infodrop/kernels';
import {
  logSoftmax,
  memory,
  mul,
  neg,
  setBackend,
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

const losses = (logits: Tensor, labels: Tensor): Tensor => run(SOFTMAX_CROSS_ENTROPY.name, { logits, labels }, {})[0]!;
const composed = (logits: Tensor, labels: Tensor): Tensor => sum(mul(neg(labels), logSoftmax(logits)), -1);

describe('SoftmaxCrossEntropy on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('equals the composed operations on the cpu backend, with both gradients, inside its tensors', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 37 }),
        fc.constantFrom(1, 10, 80),
        fc.nat(1000),
        async (rows, classes, size, seed) => {
          const logits = pseudorandom([rows, classes], seed);
          const inputs = [
            { ...logits, values: logits.values.map((value) => value * size) },
            pseudorandom([rows, classes], seed + 1),
            pseudorandom([rows], seed + 2),
          ];
          const compute = (backend: string, loss: typeof losses) =>
            computeOn(backend, inputs, (x, labels, weights) => {
              const { value, grads } = valueAndGrads((a: Tensor, b: Tensor) => loss(a, b))([x, labels], weights);
              return [value, ...grads];
            });
          const expected = await compute('cpu', composed);
          const got = await compute('wasm', losses);
          checkGuards();
          // A loss adds up log-probabilities as large as the logits, which cancel.
          const sums = (values: Values) => ({
            ...values,
            values: values.values.map((value) => Math.abs(value) + size),
          });
          got.forEach((values, i) => {
            expect(difference(values, expected[i]!, i === 0 ? sums(expected[i]!) : expected[i])).toBeLessThan(3e-6);
          });
        },
      ),
      { numRuns: 120 },
    );
  });

  it('takes class numbers for rows of one 1, to the same bits of the gradient', async () => {
    const [rows, classes] = [7, 11];
    const numbers = Array.from({ length: rows }, (_, i) => (i * 4) % classes);
    const oneHot = { shape: [rows, classes], values: new Float32Array(rows * classes) };
    numbers.forEach((label, i) => (oneHot.values[i * classes + label] = 1));
    const results = await computeOn('wasm', [pseudorandom([rows, classes], 3), oneHot], (logits, ones) => {
      const labels = tensor1d(numbers, 'int32');
      const dLosses = sum(ones, 1);
      return [ones, labels].flatMap((given) => [
        losses(logits, given),
        ...run(SOFTMAX_CROSS_ENTROPY_GRAD.name, { dLosses, logits, labels: given }, {}),
      ]);
    });
    checkGuards();
    expect(results[2]).toEqual(results[0]);
    expect(results[3]).toEqual(results[1]);
  });

  it('is exact where the softmax underflows, and NaN where a row has no finite numbers', async () => {
    const [exact, spoilt] = await computeOn('wasm', [], () => [
      losses(tensor([[0, 1000, -1000]]), tensor1d([0], 'int32')),
      losses(
        tensor([
          [0, NaN],
          [0, Infinity],
        ]),
        tensor1d([0, 0], 'int32'),
      ),
    ]);
    expect([...exact!.values]).toEqual([1000]);
    expect([...spoilt!.values]).toEqual([NaN, NaN]);
  });

  it('refuses labels that it cannot take, and leaves no memory behind', async () => {
    await setBackend('wasm');
    const before = memory().numTensors;
    const attempt = (labels: () => Tensor) => () => tidy(() => losses(zeros([2, 3]), labels()));
    expect(attempt(() => tensor1d([0, 3], 'int32'))).toThrow(
      `${SOFTMAX_CROSS_ENTROPY.name}: labels[1] must be in [0, 2], got 3.`,
    );
    expect(attempt(() => tensor1d([0, 1]))).toThrow(
      `${SOFTMAX_CROSS_ENTROPY.name}: labels must be float32 [2, 3] as the logits, or int32 [2] class numbers, got float32 [2].`,
    );
    expect(memory().numTensors).toBe(before);
  });
});
