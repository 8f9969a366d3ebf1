import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, difference, guardedWasm, pseudorandom, run } from '../backends.js';

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 33 }),
  columns: fc.integer({ min: 1, max: 40 }),
  // Now and then longer than a block of k.
  depth: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 50 }) },
    { weight: 1, arbitrary: fc.integer({ min: 500, max: 1100 }) },
  ),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
  seed: fc.nat(1000),
});

describe('matrix products on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('equal the cpu backend, however they are transposed and batched, inside their tensors', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.constantFrom<[number[], number[]]>([[], []], [[3], [3]], [[2], [1]], [[1], [2]], [[2, 3], [3]]),
        async ({ rows, columns, depth, transposeA, transposeB, seed }, [batchA, batchB]) => {
          const inputs = [
            pseudorandom([...batchA, ...(transposeA ? [depth, rows] : [rows, depth])], seed),
            pseudorandom([...batchB, ...(transposeB ? [columns, depth] : [depth, columns])], seed + 1),
          ];
          const compute = (backend: string) =>
            computeOn(backend, inputs, (a, b) => run('BatchMatMul', { a: a, b: b }, { transposeA, transposeB }));
          const [expected] = await compute('cpu');
          const [got] = await compute('wasm');
          checkGuards();
          expect(difference(got!, expected!)).toBeLessThan(5e-6);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('equal the cpu backend with bias and every activation', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.constantFrom('linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'),
        fc.boolean(),
        async ({ rows, columns, depth, transposeA, transposeB, seed }, activation, biased) => {
          const inputs = [
            pseudorandom(transposeA ? [1, depth, rows] : [1, rows, depth], seed),
            pseudorandom(transposeB ? [1, columns, depth] : [1, depth, columns], seed + 1),
            pseudorandom([columns], seed + 2),
          ];
          const attrs = { transposeA, transposeB, leakyreluAlpha: 0.3 };
          const compute = (backend: string, activation: string) =>
            computeOn(backend, inputs, (a, b, bias) =>
              run(
                '_FusedMatMul',
                {
                  a: a,
                  b: b,
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
      { numRuns: 80 },
    );
  });

  it('broadcast batches over each other', async () => {
    const a = pseudorandom([2, 1, 2, 4], 1);
    const b = pseudorandom([1, 3, 4, 2], 2);
    const [got] = await computeOn('wasm', [a, b], (x, y) => run('BatchMatMul', { a: x, b: y }, {}));
    const expected = new Float32Array(2 * 3 * 2 * 2);
    for (let i = 0; i < expected.length; i++) {
      const [column, row, j, k] = [i % 2, (i >> 1) % 2, (i >> 2) % 3, Math.floor(i / 12)];
      for (let depth = 0; depth < 4; depth++) {
        expected[i]! += a.values[(k * 2 + row) * 4 + depth]! * b.values[(j * 4 + depth) * 2 + column]!;
      }
    }
    expect(difference(got!, { values: expected, shape: [2, 3, 2, 2] })).toBeLessThan(1e-6);
  });

  it.each([
    [0, 3, 2],
    [1, 0, 2],
    [2, 3, 0],
    [4, 0, 0],
    [7, 9, 0],
  ])('of [%i, %i] with depth %i are empty or the activated bias', async (rows, columns, depth) => {
    const bias = pseudorandom([columns], 1);
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ]) {
      const a = pseudorandom(transposeA ? [1, depth, rows] : [1, rows, depth], 2);
      const b = pseudorandom(transposeB ? [1, columns, depth] : [1, depth, columns], 3);
      const attrs = { transposeA, transposeB };
      const [plain, fused] = await computeOn('wasm', [a, b, bias], (x, y, z) => [
        ...run('BatchMatMul', { a: x, b: y }, attrs),
        ...run('_FusedMatMul', { a: x, b: y, bias: z }, { ...attrs, activation: 'relu' }),
      ]);
      checkGuards();
      expect(plain).toEqual({ values: new Float32Array(rows * columns), shape: [1, rows, columns] });
      const row = bias.values.map((value) => Math.max(value, 0));
      expect([...fused!.values]).toEqual(Array.from({ length: rows }, () => [...row]).flat());
    }
  });

  it('cut a wide B into strips', async () => {
    const inputs = [pseudorandom([6, 900], 1), pseudorandom([900, 1300], 2), pseudorandom([900, 6], 3)];
    const compute = (backend: string) =>
      computeOn(backend, inputs, (a, b, c) => [
        ...run('BatchMatMul', { a: a, b: b }, { transposeA: false, transposeB: false }),
        ...run('BatchMatMul', { a: c, b: b }, { transposeA: true, transposeB: false }),
      ]);
    const expected = await compute('cpu');
    const got = await compute('wasm');
    checkGuards();
    got.forEach((values, i) => {
      expect(difference(values, expected[i]!)).toBeLessThan(5e-6);
    });
  });
});
