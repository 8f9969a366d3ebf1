import { describe, expect, it } from 'vitest';
import { inUnits, logOfBase } from './estimate.js';

const computed = {
  nats: Math.LN2,
  estimator: 'plug-in',
  settings: { k: 3 },
  samples: 2,
  localNats: Float64Array.of(0, 2 * Math.LN2),
  standardErrorNats: Math.LN2,
};

describe('inUnits', () => {
  it('is a number, in nats or in the base asked for', () => {
    expect(inUnits('measure', computed, undefined)).toBe(Math.LN2);
    expect(inUnits('measure', computed, { base: 2 })).toBe(1);
    expect(inUnits('measure', computed, { base: 4 })).toBeCloseTo(0.5, 15);
  });

  it('converts value, local values and standard error alike, and says the unit', () => {
    expect(inUnits('measure', computed, { base: 2, details: true })).toEqual({
      value: 1,
      unit: 'bits',
      estimator: 'plug-in',
      settings: { k: 3 },
      samples: 2,
      local: Float64Array.of(0, 2),
      standardError: 1,
      warnings: [],
    });
  });

  it.each([
    [undefined, 'nats'],
    [Math.E, 'nats'],
    [10, 'hartleys'],
    [3, 'log base 3'],
  ])('calls base %s %s', (base, unit) => {
    expect(inUnits('measure', computed, { base, details: true })).toMatchObject({ unit });
  });

  it('leaves out what the measure has not', () => {
    const exact = { nats: 1, estimator: 'exact', settings: {}, warnings: ['Look.'] };
    expect(inUnits('measure', exact, { details: true })).toEqual({
      value: 1,
      unit: 'nats',
      estimator: 'exact',
      settings: {},
      warnings: ['Look.'],
    });
  });
});

describe('logOfBase', () => {
  it.each([0, -2, NaN, Infinity, '2'])('refuses base %s', (base) => {
    expect(() => logOfBase('measure', base as number)).toThrow('measure: base must be a finite number > 0, got');
  });

  it('refuses base 1, which has no logarithm', () => {
    expect(() => logOfBase('measure', 1)).toThrow('measure: base must not be 1');
  });
});
