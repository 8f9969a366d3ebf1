import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { grad, sum, type Tensor, tensor4d, tidy, mul } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { gaussianSmoothing, smoothingMatrix } from './gaussianSmoothing.js';

describe('smoothingMatrix', () => {
  it('has the weights of a Gaussian cut off at two sigma, in the middle', () => {
    const weights = [2, 1, 0, 1, 2].map((offset) => Math.exp(-(offset ** 2) / 2));
    const total = weights.reduce((a, b) => a + b);
    const row = smoothingMatrix(9, 1).subarray(4 * 9, 5 * 9);
    expect([...row.subarray(0, 2), ...row.subarray(7)]).toEqual([0, 0, 0, 0]);
    row.subarray(2, 7).forEach((weight, i) => {
      expect(weight).toBeCloseTo(weights[i]! / total, 6);
    });
  });

  it('mirrors what lies beyond the border, the border not repeated', () => {
    const [first] = [smoothingMatrix(6, 1).subarray(0, 6)];
    const weight = (offset: number): number => Math.exp(-(offset ** 2) / 2);
    const total = weight(0) + 2 * weight(1) + 2 * weight(2);
    const wanted = [weight(0), 2 * weight(1), 2 * weight(2), 0, 0, 0].map((each) => each / total);
    first.forEach((each, i) => {
      expect(each).toBeCloseTo(wanted[i]!, 6);
    });
  });

  it.each([1, 2, 3, 12])('has rows that sum to 1, of %s cells', (side) => {
    const matrix = smoothingMatrix(side, 1.5);
    for (let row = 0; row < side; row++) {
      expect(matrix.subarray(row * side, (row + 1) * side).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    }
  });
});

describe.each(backendsHere)('gaussianSmoothing on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is the product of rows and columns, each channel of each map alone', async () => {
    const [height, width, channels] = [3, 5, 2];
    const values = Float32Array.from({ length: 2 * height * width * channels }, (_, i) => Math.cos(3 * i));
    const smoothed = tidy(() =>
      gaussianSmoothing([height, width, channels], 1)(tensor4d(values, [2, height, width, channels])),
    );
    const got = await smoothed.data();
    smoothed.dispose();
    const rows = smoothingMatrix(height, 1);
    const columns = smoothingMatrix(width, 1);
    const at = (n: number, i: number, j: number, c: number): number => ((n * height + i) * width + j) * channels + c;
    for (const [n, i, j, c] of [
      [0, 0, 0, 0],
      [1, 2, 4, 1],
      [1, 1, 3, 0],
    ] as const) {
      let wanted = 0;
      for (let a = 0; a < height; a++) {
        for (let b = 0; b < width; b++)
          wanted += rows[i * height + a]! * columns[j * width + b]! * values[at(n, a, b, c)]!;
      }
      expect(got[at(n, i, j, c)]).toBeCloseTo(wanted, 5);
    }
  });

  it('has its transpose for gradient', async () => {
    const smooth = gaussianSmoothing([2, 4, 1], 1);
    const weights = Float32Array.from({ length: 8 }, (_, i) => i + 1);
    const slope = tidy(() =>
      grad((maps: Tensor) => sum(mul(smooth(maps), tensor4d(weights, [1, 2, 4, 1]))))(
        tensor4d(new Float32Array(8), [1, 2, 4, 1]),
      ),
    );
    const got = await slope.data();
    slope.dispose();
    const rows = smoothingMatrix(2, 1);
    const columns = smoothingMatrix(4, 1);
    for (const [i, j] of [
      [0, 0],
      [1, 2],
    ] as const) {
      let wanted = 0;
      for (let a = 0; a < 2; a++)
        for (let b = 0; b < 4; b++) wanted += rows[a * 2 + i]! * columns[b * 4 + j]! * weights[a * 4 + b]!;
      expect(got[i * 4 + j]).toBeCloseTo(wanted, 4);
    }
  });
});
