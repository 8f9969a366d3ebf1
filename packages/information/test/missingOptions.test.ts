import { describe as suite, expect, it } from 'vitest';
import * as information from '../src/index.js';

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
