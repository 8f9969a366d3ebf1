import { describe as suite, expect, it } from 'vitest';
import * as information from './index.js';
import { describe, requireInteger, requireNumber, requireOneOf, requireOptions } from './requirements.js';

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
    expect(() => requireInteger('f', 'k', 7, 1, 5)).toThrow('f: k must be an integer ≥ 1 and ≤ 5, got 7.');
    expect(() => requireNumber('f', 'x', 0, { least: 0, above: true })).toThrow(
      'f: x must be a finite number > 0, got 0.',
    );
    expect(() => requireNumber('f', 'x', 2, { most: 1 })).toThrow('f: x must be a finite number ≤ 1, got 2.');
    expect(() => requireOneOf('f', 'norm', 'l1' as 'max', ['max'])).toThrow('f: norm must be one of "max", got "l1".');
    expect(() => {
      requireOptions('f', { K: 1 }, ['k', 'base']);
    }).toThrow('f: options must be among k, base, got "K".');
    expect(() => {
      requireOptions('f', [] as object, ['k']);
    }).toThrow('f: options must be an object, got [].');
  });
});

suite('functions with an option that has no default', () => {
  it.each([
    ['barberAgakovBound', 'entropy'],
    ['smileBound', 'clip'],
    ['informationBottleneck', 'beta'],
    ['informationBottleneckCurve', 'betas'],
    ['rateDistortion', 'beta'],
    ['rateDistortionCurve', 'betas'],
  ] as const)('%s asks for %s where options are missing', (name, option) => {
    const measure = information[name] as (...args: unknown[]) => unknown;
    const data = [
      [1, 0],
      [0, 1],
    ];
    expect(() => measure(data, ...(name.startsWith('rate') ? [data] : []))).toThrow(
      `${name}: options must be an object with ${option}, got undefined. It has no default.`,
    );
  });
});
