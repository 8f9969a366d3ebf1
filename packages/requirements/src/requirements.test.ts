import { describe as suite, expect, it } from 'vitest';
import {
  describe,
  requireBoolean,
  requireInteger,
  requireModel,
  requireNumber,
  requireOneOf,
  requireOptions,
  requireSomeOptions,
  requireTensor,
  requireThat,
} from './index.js';

suite('what an error says of a value', () => {
  it.each([
    ['a', '"a"'],
    [NaN, 'NaN'],
    [1n, '1n'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ a: 1 }, '{"a":1}'],
    [new Float64Array(2), 'a Float64Array'],
    [{ a: 1n }, 'an object'],
    [[NaN, 32, 'a'], '[NaN, 32, "a"]'],
    [() => 1, 'a function'],
  ])('calls %s %s', (value, text) => {
    expect(describe(value)).toBe(text);
  });

  it('shortens what is long', () => {
    expect(describe('x'.repeat(100))).toHaveLength(80);
  });
});

suite('requirements', () => {
  it('say what is wanted and what came', () => {
    expect(() => requireInteger('f', 'k', 1.5, 1)).toThrow('f: k must be an integer ≥ 1, got 1.5.');
    expect(() => requireInteger('f', 'k', 2 ** 53, 1)).toThrow(
      'f: k must be an integer ≥ 1 and ≤ 9007199254740991, got 9007199254740992.',
    );
    expect(requireInteger('f', 'k', 2 ** 53 - 1, 1)).toBe(2 ** 53 - 1);
    expect(() => requireInteger('f', 'k', 1e20, 1, 5)).toThrow('f: k must be an integer ≥ 1 and ≤ 5, got 1');
    expect(() => requireInteger('f', 'k', 7, 1, 5)).toThrow('f: k must be an integer ≥ 1 and ≤ 5, got 7.');
    expect(() => requireNumber('f', 'x', 0, { least: 0, above: true })).toThrow(
      'f: x must be a finite number > 0, got 0.',
    );
    expect(requireBoolean('f', 'learned', false)).toBe(false);
    expect(() => requireBoolean('f', 'learned', 'no' as never)).toThrow('f: learned must be true or false, got "no".');
    expect(() => requireNumber('f', 'x', 2, { most: 1 })).toThrow('f: x must be a finite number ≤ 1, got 2.');
    expect(() => requireOneOf('f', 'norm', 'l1' as 'max', ['max'])).toThrow('f: norm must be one of "max", got "l1".');
    expect(() => {
      requireOptions('f', { K: 1 }, ['k', 'base']);
    }).toThrow('f: options must be among k, base, got "K". Did you mean k?');
    expect(() => {
      requireThat(false, 'f', 'p', 'in [0, 1)', 2, 'It is a share.');
    }).toThrow('f: p must be in [0, 1), got 2. It is a share.');
    expect(() => {
      requireOptions('f', [] as object, ['k']);
    }).toThrow('f: options must be an object, got [].');
  });

  it('name the option that has no default', () => {
    expect(() => {
      requireSomeOptions('f', undefined, ['a', 'b']);
    }).toThrow('f: options must be an object with a, got undefined. It has no default.');
    expect(() => {
      requireSomeOptions('f', { a: 0, c: 1 }, ['a', 'b', 'c'], ['a', 'b']);
    }).toThrow('f: b must be given, got undefined. It has no default.');
    requireSomeOptions('f', { a: null }, ['a', 'b'], ['a']);
    requireSomeOptions('f', {}, ['a', 'b']);
  });

  it('know a tensor by its shape and data', () => {
    expect(() => {
      requireTensor('f', 'x', undefined);
    }).toThrow('f: x must be a tensor, got undefined. tensor() of tfjs makes one of numbers.');
    expect(() => {
      requireTensor('f', 'x', [1]);
    }).toThrow('f: x must be a tensor, got [1].');
    requireTensor('f', 'x', { shape: [1], dataSync: () => [0] });
  });

  it('know a model by its layers and outputs', () => {
    for (const [given, text] of [
      [undefined, 'undefined'],
      [null, 'null'],
      [{ layers: [] }, '{"layers":[]}'],
      [{ layers: [], outputs: [], getClassName: () => 'Sequential' }, '{"layers":[],"outputs":[]}'],
    ] as const) {
      expect(() => {
        requireModel('f', given as object);
      }).toThrow(`f: model must be a LayersModel with layers, got ${text}. Make it by`);
    }
    requireModel('f', { layers: [], outputs: [1], getClassName: () => 'Sequential' });
  });
});
