import { key, normal } from '@infodrop/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { select } from './select.js';

const expectSelected = (values: Float64Array, place: number): void => {
  const sorted = Float64Array.from(values).sort();
  const found = Float64Array.from(values);
  select(found, place);
  expect(found[place]).toBe(sorted[place]);
  expect(Math.max(...found.subarray(0, place + 1))).toBe(sorted[place]);
  expect(Math.min(...found.subarray(place))).toBe(sorted[place]);
  expect(found.sort()).toEqual(sorted);
};

describe('select', () => {
  it('puts the value there that sorting would, among few that are often equal', () => {
    const few = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(few, fc.nat(), (values, nat) => {
        expectSelected(Float64Array.from(values), nat % values.length);
      }),
    );
  });

  it.each([0, 1, 2500, 4949, 4998, 4999])('finds place %d of 5,000, by samples of them', (place) => {
    const drawn = Float64Array.from(normal(key('values'), 5000));
    expectSelected(drawn, place);
    expectSelected(
      drawn.map((value) => Math.round(value) + 0),
      place,
    );
    expectSelected(Float64Array.from(drawn).sort(), place);
    expectSelected(Float64Array.from(drawn).sort().reverse(), place);
    expectSelected(new Float64Array(5000), place);
  });
});
