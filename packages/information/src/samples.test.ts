import { describe, expect, it } from 'vitest';
import { columns, matrixOf, requireSameLength, type Samples } from './samples.js';

const read = (samples: unknown) => matrixOf('measure', 'x', samples as Samples);

describe('matrixOf', () => {
  it('reads every form of the same samples alike', () => {
    const expected = { data: Float64Array.of(1, 4, 2, 5, 3, 6), rows: 3, columns: 2 };
    for (const form of [
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
      [Float64Array.of(1, 4), Float32Array.of(2, 5), [3, 6]],
      columns([1, 2, 3], Int32Array.of(4, 5, 6)),
      { data: Float64Array.of(1, 4, 2, 5, 3, 6), shape: [3, 2] },
      { data: Float32Array.of(1, 4, 2, 5, 3, 6), shape: [3, 2] },
    ]) {
      expect(read(form)).toEqual(expected);
    }
  });

  it('reads an array of numbers as one dimension, without copying a Float64Array', () => {
    expect(read([1, 2])).toEqual({ data: Float64Array.of(1, 2), rows: 2, columns: 1 });
    expect(read(Uint8Array.of(1, 2))).toEqual({ data: Float64Array.of(1, 2), rows: 2, columns: 1 });
    const doubles = Float64Array.of(1, 2);
    expect(read(doubles).data).toBe(doubles);
  });

  it('gives no samples for an empty array, for each measure to refuse', () => {
    expect(read([]).rows).toBe(0);
  });

  it.each([
    [[1, NaN], 'measure: x must be finite numbers, got NaN at sample 1.'],
    [
      [
        [1, 2],
        [3, -Infinity],
      ],
      'got -Infinity at sample 1, dimension 1.',
    ],
    [[[1, 2], [3]], 'rows of x must be arrays of one length, 2, got 1 at sample 1.'],
    [[[1, 2], 3], 'got 3 at sample 1'],
    [[[]], 'must have at least one dimension'],
    [
      { data: new Float64Array(3), shape: [2, 2] },
      'shape of x must be [samples, dimensions] of its 3 numbers, got [2, 2]',
    ],
    [{ data: new Float64Array(2), shape: 2 }, 'shape of x must be [samples, dimensions] of its 2 numbers, got 2'],
    [{ data: new Float64Array(3), shape: [3, 0] }, 'of its 3 numbers, got [3, 0]'],
  ])('refuses %j with a RangeError', (samples, message) => {
    expect(() => read(samples)).toThrow(RangeError);
    expect(() => read(samples)).toThrow(message);
  });

  it.each([
    [['1', '2'], 'x must be numbers, got "1" at sample 0.'],
    [[1, null], 'got null at sample 1'],
    // eslint-disable-next-line no-sparse-arrays
    [[1, , 2], 'got undefined at sample 1'],
    [[[1], ['2']], 'got "2" at sample 1'],
    [{ columns: [[1], [true]] }, 'got true at sample 0, dimension 1'],
    [BigInt64Array.of(1n), 'got 1n at sample 0. Convert them'],
    [3, 'must be an array of numbers, an array of rows, columns(...) or { data, shape }, got 3'],
    [null, 'got null'],
    [undefined, 'got undefined'],
    [new DataView(new ArrayBuffer(8)), 'got'],
    [{ data: [1, 2], shape: [2, 1] }, 'data of x must be a Float64Array or a Float32Array'],
  ])('refuses what is no number or no array with a TypeError (case %#)', (samples, message) => {
    expect(() => read(samples)).toThrow(TypeError);
    expect(() => read(samples)).toThrow(message);
  });
});

describe('columns', () => {
  it('keeps the arrays as they are', () => {
    const x = Float64Array.of(1, 2);
    expect(columns(x).columns[0]).toBe(x);
  });

  it('refuses columns of different lengths, no column, and what is no array', () => {
    expect(() => columns([1, 2], [1])).toThrow('columns: columns must have the same number of samples, got 2, 1.');
    expect(() => columns()).toThrow('at least one array, got none');
    expect(() => columns('abc')).toThrow('must be arrays, got "abc"');
  });
});

describe('requireSameLength', () => {
  it('names the variables and their lengths', () => {
    expect(() => {
      requireSameLength('measure', 'x and y', [3, 2]);
    }).toThrow('measure: x and y must have the same number of samples, got 3, 2.');
  });
});
