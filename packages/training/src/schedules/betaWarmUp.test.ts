import { describe, expect, it } from 'vitest';
import { linearWarmUp } from './betaWarmUp.js';

describe('linearWarmUp', () => {
  it('starts at 0, is linear, and stays at 1', () => {
    const factor = linearWarmUp({ epochs: 2 });
    expect([0, 0.5, 1, 2, 7].map(factor)).toEqual([0, 0.25, 0.5, 1, 1]);
  });

  it('refuses a length that is not positive', () => {
    expect(() => linearWarmUp({ epochs: 0 })).toThrow('linearWarmUp: epochs must be a finite number > 0, got 0');
    expect(() => linearWarmUp({ epochs: 1 })(-1)).toThrow(RangeError);
  });
});
