import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageSet, imageSet } from '@infodrop/datasets';
import { key, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { whitenedImages } from './whitenedImages.js';

const work = temporaryFolder('whitening');

/** Color images of 4 × 4 whose neighbouring values go together. */
function smooth(name: string, size: number): ImageSet {
  const values = 4 * 4 * 3;
  const noise = uniform(key(name), size * values);
  const images = Float32Array.from(noise, (value, i) => (i % values === 0 ? value : (value + 3 * noise[i - 1]!) / 4));
  return imageSet({ images, labels: new Uint8Array(size), height: 4, width: 4, channels: 3 });
}

const sets = { train: smooth('train', 300), validation: smooth('validation', 20), test: smooth('test', 20) };

/** The correlation of two values of all images. */
function correlation(images: Float32Array, one: number, other: number): number {
  const [x, y] = [one, other].map((at) => Float64Array.from(images.filter((_, i) => i % 48 === at))) as [
    Float64Array,
    Float64Array,
  ];
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const product = (a: Float64Array, ma: number, b: Float64Array, mb: number): number =>
    a.reduce((sum, value, i) => sum + (value - ma) * (b[i]! - mb), 0);
  return product(x, mx, y, my) / Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my));
}

describe('whitenedImages', () => {
  it('leaves neighbours of the training images uncorrelated, and others nearly', () => {
    const folder = join(work, 'fits');
    expect(correlation(sets.train.images, 20, 21)).toBeGreaterThan(0.2);
    const { train, test } = whitenedImages(sets, folder);
    // Contrast normalization took one direction, which is spread over all 48.
    expect(Math.abs(correlation(train, 20, 21))).toBeLessThan(0.05);
    expect(test).toHaveLength(sets.test.images.length);
    expect(train.every(Number.isFinite)).toBe(true);
  });

  it('is fitted once for the same images, again for others, and again where the file is damaged', () => {
    const folder = join(work, 'kept');
    const first = whitenedImages(sets, folder);
    const [file, ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    const path = join(folder, file!);
    const written = statSync(path).mtimeMs;
    expect(whitenedImages(sets, folder)).toEqual(first);
    expect(statSync(path).mtimeMs).toBe(written);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length / 2));
    expect(whitenedImages(sets, folder)).toEqual(first);
    expect(readFileSync(path)).toEqual(whole);
    whitenedImages({ ...sets, train: smooth('others', 300) }, folder);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('says where it cannot be kept', () => {
    const file = join(work, 'a-file');
    writeFileSync(file, '');
    expect(() => whitenedImages(sets, join(file, 'fits'))).toThrow(
      /a-file\/fits must be inside a folder, got: .* \(ENOTDIR\)\. Choose another with INFODROP_DATA\.$/u,
    );
  });

  it('takes fewer images than they have values', () => {
    const { train } = whitenedImages({ ...sets, train: smooth('few', 12) }, join(work, 'few'));
    expect(train.every((value) => Number.isFinite(value) && Math.abs(value) < 10)).toBe(true);
  });
});
