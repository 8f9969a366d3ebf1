import { describe, expect, it } from 'vitest';
import { factorsOf } from '../../test/representations.js';
import { jemmig } from './jemmig.js';

const codes = [[0, 5], [0, 6], [1, 5], [1, 6]]; // prettier-ignore
const factors = [[0, 0], [0, 1], [1, 0], [1, 1]]; // prettier-ignore

describe('jemmig', () => {
  it('is 0 nats, 1 normalized, for a code that is the factors in other words', () => {
    const { value, nats, dimensions } = jemmig(codes, factors, { bins: 2 });
    expect(value).toBeCloseTo(1, 14);
    for (const each of nats) expect(each).toBeCloseTo(0, 14);
    expect(dimensions).toEqual([0, 1]);
  });

  it('takes off what the best dimension knows besides its factor', () => {
    // The first dimension is both factors: H(z, v) = 2 ln 2, I = ln 2, and the second dimension knows all of the second factor.
    const both = codes.map(([a, b]) => [2 * a! + (b! - 5), b!]);
    const { nats } = jemmig(both, factors, { bins: 'distinct' });
    expect(nats[0]).toBeCloseTo(Math.log(2), 14);
    expect(nats[1]).toBeCloseTo(Math.log(4) - Math.log(2) + Math.log(2), 14);
  });

  it('depends on the bins of a continuous dimension', () => {
    const noisy = factorsOf([1000, 1000], 2000, 3);
    const digits = { data: noisy.data.map((value) => Math.floor(value / 250)), shape: noisy.shape };
    expect(jemmig(noisy, digits, { bins: 4 }).value).toBeGreaterThan(jemmig(noisy, digits, { bins: 40 }).value + 0.1);
  });
});
