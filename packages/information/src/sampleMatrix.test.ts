import { describe, expect, it } from 'vitest';
import { sampleMatrix } from './sampleMatrix.js';
import { columns } from './samples.js';

describe('sampleMatrix', () => {
  it('gives every form as the same row-major doubles', () => {
    const rows = { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] };
    expect(
      sampleMatrix([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    ).toEqual(rows);
    expect(sampleMatrix(columns([1, 3, 5], [2, 4, 6]))).toEqual(rows);
    expect(sampleMatrix({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] })).toEqual(rows);
    expect(sampleMatrix([1, 2]).shape).toEqual([2, 1]);
  });

  it('does not copy what is as it gives it', () => {
    const data = Float64Array.of(1, 2, 3, 4);
    expect(sampleMatrix({ data, shape: [2, 2] }).data).toBe(data);
  });

  it('speaks of who asks', () => {
    expect(() => sampleMatrix([1, Number.NaN], { caller: 'mig', name: 'codes' })).toThrow(
      'mig: codes must be finite numbers, got NaN at sample 1',
    );
    expect(() => sampleMatrix('12' as never)).toThrow(TypeError);
    expect(() => sampleMatrix([1], { nam: 'x' } as never)).toThrow('Did you mean name');
  });
});
