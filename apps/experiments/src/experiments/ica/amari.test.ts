import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { amariError, gainsOf } from './amari.js';

describe('amariError', () => {
  it('is 0 for a permutation with any scales and signs', () => {
    expect(
      amariError(
        new Matrix([
          [0, 2, 0],
          [0, 0, -0.1],
          [5, 0, 0],
        ]),
      ),
    ).toBe(0);
  });

  it('is 1 where every component has as much of every source', () => {
    expect(amariError(Matrix.ones(4, 4))).toBeCloseTo(1, 12);
  });

  it('agrees with a number worked out by hand', () => {
    // Rows: 1/2 and 1/4; columns: 1/4 and 1/2; of 2·2·1.
    expect(
      amariError(
        new Matrix([
          [2, 1],
          [1, 4],
        ]),
      ),
    ).toBeCloseTo((0.5 + 0.25 + 0.5 + 0.25) / 4, 12);
  });

  it('does not change with the order and the sign of components, and with a scale of all', () => {
    const entry = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(entry, entry, entry, entry), entry, ([a, b, c, d], scale) => {
        const error = amariError(
          new Matrix([
            [a, b],
            [c, d],
          ]),
        );
        const other = amariError(
          new Matrix([
            [-scale * c, -scale * d],
            [scale * a, scale * b],
          ]),
        );
        expect(other).toBeCloseTo(error, 9);
      }),
    );
  });

  it('refuses a matrix that is not square', () => {
    expect(() => amariError(new Matrix([[1, 2]]))).toThrow('got [1, 2]');
  });
});

describe('gainsOf', () => {
  it('is the linear map itself where components are one, with the sources’ deviations', () => {
    const sources = new Matrix([
      [1, 0],
      [-1, 1],
      [2, 3],
      [0, -2],
      [1, 1],
    ]);
    const map = new Matrix([
      [2, -1],
      [0.5, 3],
    ]);
    const deviations = sources.standardDeviation('column');
    const gains = gainsOf(sources.mmul(map.transpose()), sources);
    expect(Matrix.sub(gains, map.mulRowVector(deviations)).norm()).toBeLessThan(1e-12);
  });
});
