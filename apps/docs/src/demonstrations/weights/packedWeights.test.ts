import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packWeights, unpackWeights } from './packedWeights.mjs';

const tensor = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
  .chain((shape) =>
    fc
      .array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
      .map((values) => ({ shape, values: Float32Array.from(values) })),
  );

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

it('gives back every weight to half a step of its unit, and biases as they were', () => {
  fc.assert(
    fc.property(fc.array(tensor, { maxLength: 4 }), (tensors) => {
      const back = unpackWeights(
        packWeights(tensors),
        tensors.map(({ shape }) => shape),
      );
      for (const [i, { shape, values }] of tensors.entries()) {
        const units = shape.at(-1) ?? 1;
        for (const [at, value] of values.entries()) {
          const column = values.filter((_, each) => each % units === at % units);
          const step = shape.length < 2 ? 0 : Math.max(...column.map(Math.abs)) / 127;
          expect(Math.abs(back[i]![at]! - value)).toBeLessThanOrEqual(0.5 * step * (1 + 1e-5) + 1e-7);
        }
      }
    }),
  );
});

it('takes a byte a weight', () => {
  expect(packWeights([{ shape: [10, 4], values: new Float32Array(40) }]).length).toBe(4 * 4 + 40);
  expect(packWeights([{ shape: [5], values: new Float32Array(5) }]).length).toBe(20);
});
