import { describe, expect, expectTypeOf, it } from 'vitest';
import { counts } from './discrete/data/table.js';
import type { DiscreteOptions } from './discrete/data/variables.js';
import { mutualInformation } from './discrete/measures/mutualInformation.js';
import { totalCorrelation } from './discrete/measures/totalCorrelation.js';
import { inUnits, logOfBase, type Estimate, type WithDetails } from './estimate.js';
import { gaussianMutualInformation } from './gaussian/mutualInformation.js';
import { ksgMutualInformation } from './neighbours/estimators/ksgMutualInformation.js';
import { columns } from './samples.js';

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

describe('the types of a measure', () => {
  it('are a number without details, an estimate with them, and either where they are a boolean', () => {
    const [x, y] = [
      ['a', 'b', 'b'],
      [0, 1, 1],
    ];
    const details = [true, false].includes(x.length > 2);
    const either = mutualInformation(x, y, { details, base: 2 });
    expectTypeOf(either).toEqualTypeOf<number | Estimate>();
    expect(either).toMatchObject({ unit: 'bits' });
    expectTypeOf(mutualInformation(x, y, { details: true })).toEqualTypeOf<Estimate>();
    expectTypeOf(mutualInformation(x, y, { details: false })).toEqualTypeOf<number>();
    expectTypeOf(mutualInformation(x, y, {})).toEqualTypeOf<number>();
    expectTypeOf(mutualInformation(x, y)).toEqualTypeOf<number>();
    expectTypeOf(mutualInformation(counts([[1, 0], [0, 2]]), { details })).toEqualTypeOf<number | Estimate>(); // prettier-ignore
    expectTypeOf(ksgMutualInformation([1, 2, 3, 4, 5], [1, 2, 3, 5, 4], { k: 1, details })).toEqualTypeOf<number | Estimate>(); // prettier-ignore
    expectTypeOf(gaussianMutualInformation([1, 2, 3, 4, 5], [1, 2, 3, 5, 4], { details })).toEqualTypeOf<number | Estimate>(); // prettier-ignore
    expectTypeOf(totalCorrelation(columns(x, y), { details })).toEqualTypeOf<number | Estimate>();
    const options: WithDetails<DiscreteOptions> = { details: true };
    expectTypeOf(mutualInformation(x, y, options)).toEqualTypeOf<Estimate>();
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
