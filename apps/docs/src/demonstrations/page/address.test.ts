import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, choiceField, numberField, seedField } from './address.js';

const address = addressOf<{ alpha: number; prior: 'flat' | 'round'; seed: number }>(
  {
    alpha: numberField(0.25, { least: 0.01, most: 0.7 }),
    prior: choiceField('flat', ['flat', 'round']),
    seed: seedField(),
  },
  (name, { prior }) => name !== 'seed' || prior === 'round',
);

describe('the address', () => {
  it('holds all settings that play a part, and they come back from it', () => {
    const settings = fc.record({
      alpha: fc.double({ min: 0.01, max: 0.7, noNaN: true }),
      prior: fc.constantFrom('flat' as const, 'round' as const),
      seed: fc.integer({ min: 0, max: 999_999 }),
    });
    fc.assert(
      fc.property(settings, (each) => {
        const back = address.fromHash(`#${address.toHash(each)}`);
        expect(back).toEqual(each.prior === 'round' ? each : { ...each, seed: 1 });
      }),
    );
  });

  it('is empty where all is as usual', () => {
    expect(address.toHash(address.usual)).toBe('');
    expect(address.fromHash('#a-heading')).toEqual({ alpha: 0.25, prior: 'flat', seed: 1 });
  });

  it('gives the usual for what it says wrongly', () => {
    expect(address.fromHash('#alpha=0.8&prior=square&seed=1.5')).toEqual(address.usual);
    expect(address.fromHash('#alpha=&seed=-1')).toEqual(address.usual);
    expect(address.fromHash('#alpha=0.5&seed=x')).toEqual({ ...address.usual, alpha: 0.5 });
  });
});
