import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wireNats } from './wires.js';

it('divides the nats of a unit by the variance that each wire brings', () => {
  // Two inputs of variances 1 and 4, into two units.
  const values = Float32Array.of(1, 2, -1, -2, 1, -2, -1, 2);
  const wires = wireNats(Float32Array.of(1, 0, 1, 3), values, Float32Array.of(5, 2));
  expect([...wires]).toEqual([1, 0, 4, 2]);
});

it('loses no nats, unless nothing varies', () => {
  const weight = fc.double({ min: -5, max: 5, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(weight, { minLength: 6, maxLength: 6 }),
      fc.array(weight, { minLength: 9, maxLength: 9 }),
      (weights, values) => {
        const nats = Float32Array.of(1.5, 0.25);
        const wires = wireNats(Float32Array.from(weights), Float32Array.from(values), nats);
        for (const [j, whole] of nats.entries()) {
          const sum = wires[j]! + wires[2 + j]! + wires[4 + j]!;
          expect(sum === 0 || Math.abs(sum - whole) < 1e-5).toBe(true);
        }
      },
    ),
  );
  expect([...wireNats(Float32Array.of(2, 2), Float32Array.of(3, 3, 3, 3), Float32Array.of(1))]).toEqual([0, 0]);
});
