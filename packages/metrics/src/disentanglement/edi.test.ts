import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes, factorsOf } from '../../test/representations.js';
import { codeFactorInformation } from './codeFactorInformation.js';
import { edi } from './edi.js';

const factors = factorsOf([3, 4, 5], 1200);

describe('edi', () => {
  it('tells a factor that is in two dimensions from one that is in one', () => {
    const copied = edi(columnsOf(factors, [0, 1, 2, 0]), factors, { whole: 'max' });
    expect(copied.modularity).toBeGreaterThan(0.98);
    // The other three have √(1/3) as root mean square where one of them is a copy.
    expect(copied.exclusivityPerFactor[0]).toBeCloseTo(1 - Math.sqrt(1 / 3), 2);
    expect(copied.exclusivityPerFactor[1]).toBeGreaterThan(0.98);
    expect(edi(columnsOf(factors, [0, 1, 2, 0]), factors).exclusivityPerFactor[0]).toBeCloseTo(
      0.5 - Math.sqrt(1 / 12),
      2,
    );
  });

  it('is 0 where nothing is known, and lower where a factor is lost than by that factor alone', () => {
    expect(edi(constantCodes(1200, 2), factors)).toMatchObject({ modularity: 0, compactness: 0, explicitness: 0 });
    const dead = { data: factors.data.map((x, at) => (at % 3 === 1 ? 7 : x)), shape: factors.shape };
    const { modularity, exclusivityPerDimension, explicitnessPerFactor } = edi(dead, factors);
    // What others seem to know of the lost factor, by the bias of a histogram, is shared out all the same.
    expect(modularity).toBeGreaterThan(0.3);
    expect(modularity).toBeLessThan(2 / 3);
    expect(exclusivityPerDimension[1]).toBe(0);
    expect(explicitnessPerFactor[1]).toBeLessThan(0.02);
  });

  it("takes what an estimator of one's own says of the whole code", () => {
    const information = codeFactorInformation(factors, factors);
    const half = edi(information, { whole: Array.from(information.factorEntropies, (nats) => 2 * nats) });
    expect(half.compactness).toBeCloseTo(0.5, 2);
    expect(half.explicitness).toBe(1);
    const too = edi(information, { whole: [1e-3, 1e-3, 1e-3] });
    expect(too.exclusivityPerFactor.every((each) => each <= 1)).toBe(true);
    expect(too.explicitness).toBeLessThan(1e-3);
  });

  it('refuses another whole, unknown options, and one dimension or factor', () => {
    expect(() => edi(factors, factors, { whole: 'mean' as 'max' })).toThrow('whole must be one of "sum", "max"');
    expect(() => edi(factors, factors, { whole: [1, 2] })).toThrow(
      'whole must be 3 numbers, one for each factor, got 2',
    );
    expect(() => edi(factors, factors, { whole: [1, 2, -1] })).toThrow('whole[2] must be a finite number of nats ≥ 0');
    expect(() => edi(factors, factors, { bin: 3 } as never)).toThrow('Did you mean bins?');
    expect(() => edi(codeFactorInformation(factors, factors), { bins: 3 } as never)).toThrow('bins');
    expect(() => edi(columnsOf(factors, [0]), factors)).toThrow('codes must be of 2 dimensions or more');
    expect(() => edi(factors, columnsOf(factors, [0]))).toThrow('factors must be 2 or more');
  });
});
