import '@tensorflow/tfjs-backend-cpu';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cases } from './cases.js';
import { farthest, resultsOf, timeOf } from './measure.js';

beforeAll(() => setBackend('cpu'));

describe('a measured case', () => {
  it.for(cases)('$title: the same each time, finite, and no tensor is left', (each) => {
    const before = memory().numTensors;
    const [once, again] = [0, 1].map(() => resultsOf(each));
    expect(once).toEqual(again);
    expect(once!.every(Number.isFinite)).toBe(true);
    expect(once!.some((value) => value !== 0)).toBe(true);
    expect(memory().numTensors).toBe(before);
  });

  it('differs by its farthest value, as a share of the largest', () => {
    expect(farthest(Float32Array.of(1, 2.5, -4), Float32Array.of(1, 2, -4))).toBe(0.125);
    expect(farthest(Float32Array.of(0), Float32Array.of(0))).toBe(0);
    expect(farthest(Float32Array.of(1, Number.NaN), Float32Array.of(1, 1))).toBe(Number.POSITIVE_INFINITY);
    expect(farthest(Float32Array.of(1), Float32Array.of(1, 1))).toBe(Number.POSITIVE_INFINITY);
  });

  it('has no time where a back end cannot compute it', () => {
    expect(timeOf({ title: '', prepare: () => () => { throw new Error('no kernel'); } })).toBeNull(); // prettier-ignore
  });
});
