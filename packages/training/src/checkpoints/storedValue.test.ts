import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireStorable, storedText, storedValue } from './storedValue.js';

describe('storedText and storedValue', () => {
  it.each([
    [{ score: NaN, most: Infinity, least: -Infinity, zero: -0, one: 1 }],
    [[Float32Array.of(1, NaN, -0), new Uint8Array(0), Float64Array.of(Infinity), Int32Array.of(-5)]],
    ['NaN'],
    [{ $number: 1, more: 2 }.more],
    [{ nested: [{ a: null, b: [true, 'x'] }] }],
  ])('carry %j', (value) => {
    expect(storedValue(storedText(value))).toEqual(value);
  });

  it('carry whatever plain data there are, and write JSON where JSON has it', () => {
    const data = fc.letrec((tie) => ({
      any: fc.oneof(
        fc.double(),
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.float32Array({ maxLength: 3 }),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('any'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).any;
    fc.assert(
      fc.property(data, (value) => {
        expect(storedValue(storedText(value))).toEqual(value);
      }),
    );
    const plain = { a: [1, 'x', { b: null }], c: undefined };
    expect(storedText(plain)).toBe(JSON.stringify(plain));
  });

  it.each([
    [{ best: { at: new Date(0) } }, 'validation.best.at must be plain data', 'got a Date'],
    [[1, new Map()], 'validation[1] must be', 'got a Map'],
    [{ of: () => 1 }, 'validation.of must be', 'got a function'],
    [{ n: 1n }, 'validation.n must be', 'got 1n'],
    [{ $number: 'NaN' }, 'validation must have no property $number', 'got one'],
    // eslint-disable-next-line no-sparse-arrays
    [[, 1], 'validation[0] must be', 'got undefined'],
    [[undefined], 'validation[0] must be', 'got undefined'],
  ])('refuse %o', (value, place, got) => {
    const refused = () => {
      requireStorable(value, 'validation');
    };
    expect(refused).toThrow(TypeError);
    expect(refused).toThrow(`train: ${place}`);
    expect(refused).toThrow(got);
  });
});
