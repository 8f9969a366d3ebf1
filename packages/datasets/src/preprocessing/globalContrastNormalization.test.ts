import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { globalContrastNormalization } from './globalContrastNormalization.js';

describe('globalContrastNormalization', () => {
  it('gives each image mean 0 and standard deviation 1, of dimensions − 1', () => {
    const values = Float32Array.from(normal(key(1), 5 * 12), (x, i) => 3 * x + i);
    const normalized = globalContrastNormalization(values, { dimensions: 12 });
    for (let image = 0; image < 5; image++) {
      const one = [...normalized.subarray(image * 12, (image + 1) * 12)];
      const mean = one.reduce((sum, x) => sum + x, 0) / 12;
      expect(mean).toBeCloseTo(0, 6);
      expect(one.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 11).toBeCloseTo(1, 6);
    }
    expect(values[0]).not.toBe(normalized[0]);
  });

  it('does not depend on brightness and contrast', () => {
    const values = Float32Array.from(normal(key(2), 12));
    const other = values.map((x) => 5 * x - 2);
    const [one, two] = [values, other].map((each) => globalContrastNormalization(each, { dimensions: 12 }));
    one!.forEach((x, i) => {
      expect(two![i]).toBeCloseTo(x, 5);
    });
  });

  it('refuses an image of one value, or divides by epsilon', () => {
    const values = Float32Array.of(0, 1, 2, 0.5, 0.5, 0.5);
    expect(() => globalContrastNormalization(values, { dimensions: 3 })).toThrow(
      'globalContrastNormalization: values must have contrast in each image, got image 1 of 0.5 alone. Leave it out',
    );
    const normalized = globalContrastNormalization(values, { dimensions: 3, epsilon: 1 });
    expect([...normalized]).toEqual([-0.5, 0, 0.5, 0, 0, 0]);
  });

  it('refuses what is no whole images', () => {
    expect(() => globalContrastNormalization(new Float32Array(7), { dimensions: 3 })).toThrow('whole rows of 3');
    expect(() => globalContrastNormalization(Float32Array.of(0, Number.NaN), { dimensions: 2 })).toThrow(
      'got NaN at 1',
    );
    expect(() => globalContrastNormalization([1, 2] as never, { dimensions: 2 })).toThrow('must be a Float32Array');
    expect(() => globalContrastNormalization(new Float32Array(2), { dimensions: 1 })).toThrow('≥ 2, got 1');
    expect(() => globalContrastNormalization(new Float32Array(2), { dimension: 2 } as never)).toThrow('Did you mean');
  });
});
