import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { singularValues } from './singularValues.js';

describe('singularValues', () => {
  it.each([
    [1, 1],
    [3, 3],
    [5, 2],
    [2, 5],
    [8, 8],
  ])('give the matrix back, of %i rows and %i columns, from orthogonal vectors', (rows, columns) => {
    const matrix = Float64Array.from(normal(key(rows * 10 + columns), rows * columns));
    const { values, scaledLeft, right } = singularValues(matrix, rows, columns);
    for (let j = 0; j < columns; j++) {
      if (j > 0) expect(values[j]).toBeLessThanOrEqual(values[j - 1]!);
      for (let k = 0; k < columns; k++) {
        let inner = 0;
        let lefts = 0;
        for (let i = 0; i < columns; i++) inner += right[j * columns + i]! * right[k * columns + i]!;
        for (let i = 0; i < rows; i++) lefts += scaledLeft[j * rows + i]! * scaledLeft[k * rows + i]!;
        expect(inner).toBeCloseTo(j === k ? 1 : 0, 13);
        expect(lefts).toBeCloseTo(j === k ? values[j]! ** 2 : 0, 13);
      }
      for (let i = 0; i < rows; i++) {
        let entry = 0;
        for (let k = 0; k < columns; k++) entry += scaledLeft[k * rows + i]! * right[k * columns + j]!;
        expect(entry).toBeCloseTo(matrix[j * rows + i]!, 13);
      }
    }
  });

  it('keep the digits of the smallest, and take zeros', () => {
    // Columns (1, 0), (1, 1e-20): the product of the singular values is the determinant.
    const { values } = singularValues(Float64Array.of(1, 0, 1, 1e-20), 2, 2);
    expect((values[0]! * values[1]!) / 1e-20).toBeCloseTo(1, 14);
    expect([...singularValues(new Float64Array(6), 3, 2).values]).toEqual([0, 0]);
    expect([...singularValues(Float64Array.of(0, 0, 3, 4), 2, 2).values]).toEqual([5, 0]);
  });
});
