import { readFileSync } from 'node:fs';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { amariError, gainsOf } from './amari.js';
import { fastIca, whiteningOf } from './fastIca.js';
import { mixedSignals } from './signals.js';

interface Golden {
  readonly scale: number;
  readonly signals: number[][];
  readonly unmixing: number[][];
}
const golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/fastIca.json', import.meta.url), 'utf8'),
) as Golden;
const signals = new Matrix(golden.signals).div(golden.scale);

/** Rows in the order of their first column, the largest entry of each positive. */
function ordered(matrix: Matrix): number[][] {
  const rows = matrix.to2DArray().map((row) => {
    const sign = Math.sign(row.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0));
    return row.map((value) => sign * value);
  });
  return rows.sort(([a], [b]) => a! - b!);
}

describe('fastIca', () => {
  it('finds what scikit-learn finds', () => {
    const { unmixing, converged } = fastIca(signals, { start: Matrix.eye(3), tolerance: 1e-12 });
    expect(converged).toBe(true);
    ordered(unmixing).forEach((row, i) => {
      row.forEach((value, j) => {
        expect(value).toBeCloseTo(golden.unmixing[i]![j]!, 6);
      });
    });
  });

  it('gives components of variance 1 that are uncorrelated', () => {
    const { unmixing } = fastIca(signals, { start: Matrix.eye(3) });
    const z = signals.clone().center('column').mmul(unmixing.transpose());
    const covariance = z.transpose().mmul(z).div(signals.rows);
    expect(Matrix.sub(covariance, Matrix.eye(3)).norm()).toBeLessThan(1e-10);
  });

  it('separates a linear mixture, which whitening does not', () => {
    const { train, test } = mixedSignals({ size: 2000, nonlinear: false, seed: 3 });
    const error = (unmixing: Matrix) => amariError(gainsOf(test.mixed.mmul(unmixing.transpose()), test.sources));
    expect(error(fastIca(train.mixed, { start: Matrix.eye(4) }).unmixing)).toBeLessThan(0.03);
    expect(error(whiteningOf(train.mixed))).toBeGreaterThan(0.1);
  });

  it('refuses signals of which one is made of others', () => {
    const twice = new Matrix(signals.to2DArray().map(([a, b]) => [a!, b!, a! + b!]));
    expect(() => fastIca(twice, { start: Matrix.eye(3) })).toThrow('fastIca: signals must be linearly independent');
    expect(() => fastIca(signals, { start: Matrix.eye(2) })).toThrow('fastIca: start must be [3, 3], got [2, 2]');
  });
});
