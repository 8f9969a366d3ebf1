import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorize, solveFactorized } from './cholesky.js';

describe('factorize and solveFactorized', () => {
  it('solve what a symmetric positive definite matrix times a vector is', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 6 })
          .chain((size) =>
            fc.tuple(
              fc.float64Array({ minLength: size * size, maxLength: size * size, min: -2, max: 2, noNaN: true }),
              fc.float64Array({ minLength: size, maxLength: size, min: -2, max: 2, noNaN: true }),
            ),
          ),
        ([root, x]) => {
          const size = x.length;
          const matrix = Float64Array.from({ length: size * size }, (_, at) => {
            const [i, j] = [Math.floor(at / size), at % size];
            let sum = i === j ? 1 : 0;
            for (let k = 0; k < size; k++) sum += root[i * size + k]! * root[j * size + k]!;
            return sum;
          });
          const b = Float64Array.from(x, (_, i) => x.reduce((sum, each, j) => sum + matrix[i * size + j]! * each, 0));
          factorize(matrix, size);
          solveFactorized(matrix, b);
          b.forEach((value, i) => {
            expect(value).toBeCloseTo(x[i]!, 8);
          });
        },
      ),
    );
  });

  it('leave a direction alone in which the matrix is 0', () => {
    const matrix = Float64Array.of(4, 0, 0, 0);
    factorize(matrix, 2);
    const b = Float64Array.of(8, 3);
    solveFactorized(matrix, b);
    expect(Array.from(b)).toEqual([2, 0]);
  });
});
