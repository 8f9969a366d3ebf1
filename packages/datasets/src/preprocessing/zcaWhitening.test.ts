import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { covariance } from './covariance.js';
import { globalContrastNormalization } from './globalContrastNormalization.js';
import { fitZcaWhitening, whiten, whiteningIdentity, type ZcaWhitening } from './zcaWhitening.js';

/** Images whose neighboring pixels go together. */
function images(name: string, count: number, dimensions: number): Float32Array {
  const noise = normal(key(name), count * dimensions);
  const values = new Float32Array(count * dimensions);
  for (let image = 0; image < count; image++) {
    for (let i = 0, last = 0; i < dimensions; i++) {
      last = 0.8 * last + noise[image * dimensions + i]!;
      values[image * dimensions + i] = last + i;
    }
  }
  return values;
}

describe('fitZcaWhitening', () => {
  it('is the closed form of two pixels', () => {
    const values = Float32Array.of(3, 1, -1, -3, 2, -2, 0, 0);
    const { mean, rows } = covariance(values, 2);
    expect([...mean]).toEqual([1, -1]);
    expect(rows.map((row) => [...row])).toEqual([
      [2.5, 1.5],
      [1.5, 2.5],
    ]);
    const { matrix, kept } = fitZcaWhitening(values, { dimensions: 2, epsilon: 0.01 });
    // Eigenvalues 4 and 1, so standard deviations 2 and 1: not 4 and 1.
    const [sum, difference] = [1 / 2.01, 1 / 1.01];
    const [same, other] = [(sum + difference) / 2, (sum - difference) / 2];
    [same, other, other, same].forEach((value, i) => {
      expect(matrix[i]).toBeCloseTo(value, 6);
    });
    expect(kept).toBe(2);
  });

  it('leaves no correlation, and variance 1, in the images that it was fitted on', () => {
    const train = images('train', 400, 20);
    const whitened = whiten(train, fitZcaWhitening(train, { dimensions: 20, epsilon: 0 }));
    const { mean, rows } = covariance(whitened, 20);
    for (const value of mean) expect(value).toBeCloseTo(0, 5);
    rows.forEach((row, i) => {
      row.forEach((value, j) => {
        expect(value).toBeCloseTo(i === j ? 1 : 0, 4);
      });
    });
  });

  it('is of the training images alone: others are moved by their mean and turned by their W', () => {
    const train = images('train', 300, 6);
    const whitening = fitZcaWhitening(train, { dimensions: 6 });
    const test = images('test', 5, 6);
    const whitened = whiten(test, whitening);
    for (let image = 0; image < 5; image++) {
      for (let i = 0; i < 6; i++) {
        let sum = 0;
        for (let j = 0; j < 6; j++) sum += whitening.matrix[i * 6 + j]! * (test[image * 6 + j]! - whitening.mean[j]!);
        expect(whitened[image * 6 + i]).toBeCloseTo(sum, 4);
      }
    }
    // In however large parts.
    expect([...whiten(test.subarray(6, 12), whitening)]).toEqual([...whitened.subarray(6, 12)]);
  });

  it('drops the direction that contrast normalization leaves to rounding, which the paper’s formula would make huge', () => {
    const dimensions = 48;
    const train = globalContrastNormalization(images('train', 500, dimensions), { dimensions });
    const sumOf = (values: Float32Array): number =>
      Math.max(
        ...Array.from({ length: values.length / dimensions }, (_, image) =>
          Math.abs(values.subarray(image * dimensions, (image + 1) * dimensions).reduce((sum, x) => sum + x, 0)),
        ),
      );
    const safe = fitZcaWhitening(train, { dimensions });
    expect(safe.kept).toBe(dimensions - 1);
    expect(sumOf(whiten(train, safe))).toBeLessThan(1e-3);
    // A little noise in the sum of a test image, as of another way of rounding: nothing comes of it.
    const shifted = train.slice(0, dimensions).map((x) => x + 1e-4);
    expect(sumOf(whiten(shifted, safe))).toBeLessThan(1e-3);
    const unsafe: ZcaWhitening = fitZcaWhitening(train, { dimensions, leastShare: 0 });
    expect(sumOf(whiten(shifted, unsafe))).toBeGreaterThan(10);
  });

  it('drops what fewer images than pixels cannot tell', () => {
    const { kept, matrix } = fitZcaWhitening(images('few', 5, 12), { dimensions: 12 });
    expect(kept).toBe(4);
    expect(fitZcaWhitening(images('few', 5, 12), { dimensions: 12, leastShare: 0 }).kept).toBe(4);
    expect(matrix.every((value) => Math.abs(value) < 100)).toBe(true);
  });

  it('has the same identity for the same images and options, and another else', () => {
    const train = images('train', 30, 6);
    const identity = (values: Float32Array, options = {}): string =>
      fitZcaWhitening(values, { dimensions: 6, ...options }).identity;
    expect(identity(train)).toBe(identity(train.slice()));
    expect(whiteningIdentity(train, { dimensions: 6, leastShare: 0 })).toBe(identity(train, { leastShare: 0 }));
    expect(() => whiteningIdentity(train, { dimensions: 7 })).toThrow('whiteningIdentity: values must be');
    const changed = train.slice();
    changed[17]! += 1e-6;
    const others = [identity(changed), identity(train, { epsilon: 1e-4 }), identity(train.slice(0, 60))];
    expect(new Set([identity(train), ...others]).size).toBe(4);
  });

  it('refuses images that are all the same, and values that are none', () => {
    expect(() => fitZcaWhitening(new Float32Array(12).fill(2), { dimensions: 4 })).toThrow(
      'fitZcaWhitening: values must be of images that differ, got 3 that are all the same.',
    );
    expect(() => fitZcaWhitening(new Float32Array(7), { dimensions: 4 })).toThrow('whole rows of 4');
    expect(() => fitZcaWhitening(new Float32Array(8), { dimensions: 4, epsilon: -1 })).toThrow('epsilon must be');
    expect(() => whiten(new Float32Array(8), {} as never)).toThrow('whitening must be from fitZcaWhitening');
  });
});
