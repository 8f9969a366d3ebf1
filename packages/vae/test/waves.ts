import { memory, tensor, type Tensor, tidy, util } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** A sine of the place in an array, in double precision: what the generator of the stored numbers computes, too. */
export function wave(shape: readonly number[], step: number, start: number, scale = 1, shift = 0): Tensor {
  const values = Array.from(
    { length: util.sizeFromShape([...shape]) },
    (_, i) => shift + scale * Math.sin(step * i + start),
  );
  return tensor(values, [...shape]);
}

/** A scalar, or the numbers of an array, read at once. */
export const numbers = (read: () => Tensor): number[] => {
  const result = tidy(read);
  const values = Array.from(result.dataSync());
  result.dispose();
  return values;
};

/** Calls a function, and demands that it leaves as many tensors as it found, but for what it returns. */
export function leavesNothing(returned: number, act: () => unknown): void {
  const before = memory().numTensors;
  act();
  expect(memory().numTensors - before).toBe(returned);
}
