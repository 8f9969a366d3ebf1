import { describe, expect, it } from 'vitest';
import { armsOf } from './arms.js';

describe('armsOf', () => {
  it('has one network without noise and one for each β, each with a folder of its own', () => {
    const arms = armsOf({ betas: [0.02, 0.1, 1e-7] });
    expect(arms.map(({ beta }) => beta)).toEqual([null, 0.02, 0.1, 1e-7]);
    expect(arms.map(({ name }) => name)).toEqual(['without-noise', 'beta-0.02', 'beta-0.1', 'beta-1e-7']);
  });
});
