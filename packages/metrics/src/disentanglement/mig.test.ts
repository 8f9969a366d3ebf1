import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes, factorsOf } from '../../test/representations.js';
import { mig, rmig } from './mig.js';

const factors = factorsOf([10, 10, 10, 10], 3000);
const distinct = { bins: 'distinct' } as const;

describe('mig', () => {
  it('is near 1 for codes that are the factors, 0 for constants and for duplicated codes', () => {
    expect(mig(factors, factors, distinct).value).toBeGreaterThan(0.98);
    expect(mig(constantCodes(3000, 4), factors, distinct).value).toBe(0);
    expect(mig(columnsOf(factors, [0, 1, 2, 3, 0, 1, 2, 3]), factors, distinct).value).toBe(0);
  });

  it('says between which dimensions each gap is, in whatever order the code has them', () => {
    const { between, gaps } = mig(columnsOf(factors, [2, 0, 3, 1]), factors, distinct);
    expect(between.map(([first]) => first)).toEqual([1, 3, 0, 2]);
    for (const gap of gaps) expect(gap).toBeGreaterThan(0.98);
  });

  it('refuses a code of one dimension, which has no second best', () => {
    expect(() => mig(columnsOf(factors, [0]), factors)).toThrow('mig: codes must be of 2 dimensions or more, got 1.');
  });

  it('refuses an unknown estimator by its own name', () => {
    expect(() => mig(factors, factors, { estimator: 'bogus' as never })).toThrow(
      /^mig: estimator must be one of "plugIn"/,
    );
  });

  it.each([
    'plugIn',
    'millerMadow',
    'grassberger1988',
    'grassberger2003',
    'chaoShen',
    'chaoWangJost',
    'jamesStein',
    'dirichlet',
    'nsb',
    'zhang',
  ] as const)('takes the estimator %s', (estimator) => {
    expect(mig(factors, factors, { estimator, bins: 'distinct' }).value).toBeGreaterThan(0.9);
  });
});

describe('rmig', () => {
  it('is the gap in nats: the mean entropy of the factors for a perfect code, less what chance leaves', () => {
    const { value } = rmig(factors, factors, distinct);
    expect(value).toBeLessThan(Math.log(10));
    expect(value).toBeGreaterThan(0.98 * Math.log(10));
    expect(() => rmig(columnsOf(factors, [0]), factors)).toThrow('rmig: codes');
  });
});
