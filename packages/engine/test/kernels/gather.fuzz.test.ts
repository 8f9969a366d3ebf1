import {
  einsum,
  gather,
  mul,
  type Rank,
  setBackend,
  type ShapeMap,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
  unsortedSegmentSum,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, difference, guardedWasm, pseudorandom, type Values } from '../backends.js';

const lengths = fc.integer({ min: 1, max: 9 });

/** Σ over every value of the axes that the output has not, in double precision. */
function einsumByDefinition(
  equation: string,
  size: Readonly<Record<string, number>>,
  operands: readonly Values[],
): Values {
  const [inputs, output] = equation.split('->') as [string, string];
  const terms = inputs.split(',').map((term) => term.split(''));
  const axes = [...new Set(terms.flat())];
  const place = (term: readonly string[], at: Readonly<Record<string, number>>) =>
    term.reduce((index, axis) => index * size[axis]! + at[axis]!, 0);
  const wanted = output.split('');
  const shape = wanted.map((axis) => size[axis]!);
  const sums = new Float64Array(shape.reduce((product, length) => product * length, 1));
  const total = axes.reduce((product, axis) => product * size[axis]!, 1);
  for (let n = 0; n < total; n++) {
    const at: Record<string, number> = {};
    let rest = n;
    for (const axis of axes) {
      at[axis] = rest % size[axis]!;
      rest = Math.floor(rest / size[axis]!);
    }
    sums[place(wanted, at)]! += operands.reduce((product, { values }, i) => product * values[place(terms[i]!, at)]!, 1);
  }
  return { values: Float32Array.from(sums), shape };
}

describe('gather, segment sums and einsum on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('gather and its gradient equal the cpu backend along any axis, inside their tensors', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(lengths, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        fc.nat(1000),
        async (shape, picks, paired, seed) => {
          const axis = seed % shape.length;
          const chosen = picks.map((pick) => pick % shape[axis]!);
          const numbers = paired ? [...chosen, ...chosen] : chosen;
          const indexShape = paired ? [2, chosen.length] : [chosen.length];
          const outShape = [...shape.slice(0, axis), ...indexShape, ...shape.slice(axis + 1)];
          const compute = (backend: string) =>
            computeOn(backend, [pseudorandom(shape, seed), pseudorandom(outShape, seed + 1)], (x, dy) => {
              const indices = tensor(numbers, indexShape as ShapeMap[Rank], 'int32');
              const { value, grads } = valueAndGrads((a: Tensor) => gather(a, indices as never, axis))([x], dy);
              return [value, ...grads];
            });
          const expected = await compute('cpu');
          const got = await compute('wasm');
          checkGuards();
          got.forEach((values, i) => {
            expect(difference(values, expected[i]!)).toBeLessThan(3e-6);
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('gather takes batches, as on the cpu backend', async () => {
    const compute = (backend: string) =>
      computeOn(backend, [pseudorandom([3, 2, 5, 6], 1)], (x) =>
        gather(x, tensor([0, 4, 1, 1, 3, 2], [3, 2], 'int32') as never, 2, 1),
      );
    expect(await compute('wasm')).toEqual(await compute('cpu'));
    checkGuards();
  });

  it('gather refuses a number that is no row', async () => {
    await setBackend('wasm');
    expect(() => tidy(() => gather(tensor([1, 2, 3]), tensor1d([0, 3], 'int32')))).toThrow(
      'GatherV2: indices[1] must be in [0, 2], got 3.',
    );
  });

  it('einsum refuses integers, and says which', async () => {
    await setBackend('wasm');
    const product = () => tidy(() => einsum('i,i->', tensor1d([1, 2]), tensor1d([3, 4], 'int32')));
    expect(product).toThrow('Einsum: tensor 1 must be cast to float32 on wasm, got int32 [2].');
  });

  it('segment sums equal the cpu backend, with segments that are empty and numbers that are none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -2, max: 9 }), { minLength: 1, maxLength: 30 }),
        fc.array(lengths, { maxLength: 2 }),
        fc.integer({ min: 1, max: 8 }),
        async (segments, rest, count) => {
          const compute = (backend: string) =>
            computeOn(backend, [pseudorandom([segments.length, ...rest], count)], (x) =>
              unsortedSegmentSum(x, tensor1d(segments, 'int32'), count),
            );
          const [expected] = await compute('cpu');
          const [got] = await compute('wasm');
          checkGuards();
          expect(difference(got!, expected!)).toBeLessThan(3e-6);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    ['ij,jk->ik', 'a product'],
    ['ij,kj->ki', 'a transposed product'],
    ['bij,bkj->bik', 'a batch'],
    ['abc,abd->acdb', 'an order of its own'],
    ['ij,kl->jl', 'axes that one tensor alone adds up'],
    ['ij,ij->', 'a number'],
    ['i,j->ij', 'an outer product'],
    ['ijk->kj', 'one tensor'],
    ['ij->ij', 'nothing'],
    ['bqhd,bkhd->bhqk', 'scores of attention'],
  ])('einsum %s (%s) equals its definition, and its gradient finite differences', async (equation) => {
    const size: Record<string, number> = { a: 2, b: 3, c: 4, d: 5, h: 2, i: 3, j: 4, k: 5, l: 2, q: 3 };
    const [inputs, output] = equation.split('->') as [string, string];
    const shapeOf = (axes: string) => axes.split('').map((axis) => size[axis]!);
    const operands = inputs.split(',').map((axes, i) => pseudorandom(shapeOf(axes), i + 1));
    const weights = pseudorandom(shapeOf(output), 9);
    const got = await computeOn('wasm', [...operands, weights], (...tensors) => {
      const dy = tensors.pop()!;
      const { value, grads } = valueAndGrads((...given: Tensor[]) => einsum(equation, ...given))(tensors, dy);
      return [value, ...grads];
    });
    checkGuards();
    expect(difference(got[0]!, einsumByDefinition(equation, size, operands))).toBeLessThan(3e-6);
    // The sum is linear in each tensor: a difference of any width gives the slope.
    for (const [which, operand] of operands.entries()) {
      const moved = await computeOn('wasm', [...operands, weights], (...tensors) => {
        const dy = tensors.pop()!;
        const step = tensor(
          operand.values.map((_, i) => (i === 1 ? 1 : 0)),
          [...operand.shape] as ShapeMap[Rank],
        );
        return sum(mul(einsum(equation, ...tensors.map((given, i) => (i === which ? step : given))), dy));
      });
      expect(moved[0]!.values[0]).toBeCloseTo(got[which + 1]!.values[1]!, 4);
    }
  });
});
