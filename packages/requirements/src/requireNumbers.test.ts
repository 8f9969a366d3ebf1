import { describe, expect, it } from 'vitest';
import { requireNumbers } from './requireNumbers.js';

describe('requireNumbers', () => {
  const check = (values: unknown, kind: 'any' | 'number' | 'finite') => () => {
    requireNumbers('f', 'xs', values as ArrayLike<number>, { kind });
  };

  it('takes plain and typed arrays, and what is like one', () => {
    expect(check([1, -Infinity], 'number')).not.toThrow();
    expect(check([], 'finite')).not.toThrow();
    expect(check(Uint8Array.of(1, 2), 'finite')).not.toThrow();
    expect(check({ length: 1, 0: Number.NaN }, 'any')).not.toThrow();
  });

  it.each([undefined, null, 3, 'text', {}, { length: -1 }, { length: '1' }, new DataView(new ArrayBuffer(1))])(
    'refuses %o, which is none',
    (values) => {
      expect(check(values, 'any')).toThrow(TypeError);
      expect(check(values, 'any')).toThrow('f: xs must be an array of numbers, got ');
    },
  );

  it.each([['1'], [null], [undefined], [1n], [[1]], [true]])('refuses %s among numbers, and says where', (element) => {
    expect(check([0, element], 'any')).toThrow(TypeError);
    expect(check([0, element], 'any')).toThrow(/^f: xs must be numbers, got .* at 1\. Convert them/);
  });

  it('refuses an element that is missing, and numbers of another kind', () => {
    expect(check(new Array<number>(1), 'any')).toThrow('f: xs must be numbers, got undefined at 0.');
    expect(check([1, Number.NaN], 'number')).toThrow('f: xs must be numbers, got NaN.');
    expect(check([1, Infinity], 'finite')).toThrow('f: xs must be finite numbers, got Infinity.');
  });
});
