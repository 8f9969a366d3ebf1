import { grad, mean, mul, profile, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { registerGradients } from './gradients.js';

const shape = [2, 3, 1, 2, 2, 2];
const values = Float32Array.from({ length: 48 }, (_, i) => Math.sin(i + 1));
const cube = (x: Tensor): Tensor => mul(x, mul(x, x));

describe.each(backendsHere.filter((name) => name !== 'webgpu'))('gradients of sums and means on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
    registerGradients();
  });

  it.each([
    ['everything', undefined, 48],
    ['the last axis', -1, 2],
    ['the first axis', 0, 2],
    ['axes in between, one of length 1', [1, 2, 4], 6],
  ] as const)('give each element that of its sum: %s', (_, axis, count) => {
    const of = (reduce: typeof sum) =>
      tidy(() => {
        const given = axis as number | number[] | undefined;
        return Array.from(
          grad((x: Tensor) => sum(cube(reduce(x, given))))(tensor(values, [...shape])).dataSync<'float32'>(),
        );
      });
    const expected = (divided: number) =>
      tidy(() => {
        const x = tensor(values, [...shape]);
        const reduced = sum(x, axis as number | number[] | undefined, true);
        // d/dx (Σ x / n)³ = 3 (Σ x / n)² / n.
        return Array.from(
          mul(
            mul(mul(reduced, reduced), 3 / divided ** 3),
            tensor(new Float32Array(48).fill(1), [...shape]),
          ).dataSync<'float32'>(),
        );
      });
    of(sum).forEach((value, i) => {
      expect(value).toBeCloseTo(expected(1)[i]!, 3);
    });
    of(mean).forEach((value, i) => {
      expect(value).toBeCloseTo(expected(count)[i]!, 5);
    });
  });

  it('have a gradient of their own, beyond the ranks of tile’s', () => {
    // Of a column with the sum s of its n elements: the gradient of s³ is 3 s² for each, Σ (3 s²)² = 9 n s⁴, and its gradient 36 n s³.
    const second = tidy(() => {
      const x = tensor(values, [24, 1, 1, 1, 1, 2]);
      const first = grad((given: Tensor) => sum(cube(sum(given, 0))));
      return Array.from(grad((given: Tensor) => sum(mul(first(given), first(given))))(x).dataSync<'float32'>());
    });
    for (const column of [0, 1]) {
      const s = values.reduce((total, value, i) => total + (i % 2 === column ? value : 0), 0);
      for (let row = 0; row < 24; row++) {
        const expected = 36 * 24 * s ** 3;
        expect(Math.abs(second[2 * row + column]! - expected)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected)));
      }
    }
  });

  it('fill no tensor with ones, and leave none behind', async () => {
    const x = tensor(values, [6, 8]);
    const { kernelNames, newTensors } = await profile(() => grad((given: Tensor) => mean(mul(given, given)))(x));
    expect(kernelNames).not.toContain('Fill');
    expect(newTensors).toBe(1);
  });

  it('take a mean of one element, and a scalar', () => {
    const gradients = tidy(() =>
      [tensor([5]), tensor(5)].map((x) => grad((given: Tensor) => sum(cube(mean(given))))(x).dataSync()[0]),
    );
    expect(gradients).toEqual([75, 75]);
  });
});
