import { foldIn, key } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { clutteredMnist, imageSet, splitImageSet, type ImageSet } from '../src/index.js';
import { loadMnistDigits } from '../src/mnist.js';

const PARTS = ['train', 'validation', 'test'] as const;

describe('cluttered digits of a split', () => {
  // Each digit is a square of its own shade, (index + 1)/1024, so a cell of ink tells which digit it was cut from.
  const count = 300;
  const digits = imageSet({
    images: Float32Array.from({ length: count * 16 }, (_, i) => (Math.floor(i / 16) + 1) / 1024),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
    height: 4,
    width: 4,
  });
  const split = splitImageSet(digits, { key: key(1), train: 200, validation: 60, test: 40 });

  /** The digits seen in the ink of the mask, where no other ink lies over it. */
  function seen(part: ImageSet, name: string, kind: 'digit' | 'clutter'): Set<number> {
    const cluttered = clutteredMnist({ digits: part, canvas: 12, patches: 1, patchSize: 3, key: foldIn(key(2), name) });
    const found = new Set<number>();
    for (let i = 0; i < 3000; i++) {
      const { image, digitMask, clutterMask } = cluttered.example(i);
      image.forEach((value, cell) => {
        const inks = digitMask[cell]! + clutterMask[cell]!;
        const mask = kind === 'digit' ? digitMask : clutterMask;
        if (inks === 1 && mask[cell] === 1) found.add(value * 1024 - 1);
      });
    }
    return found;
  }

  it.each(['digit', 'clutter'] as const)('are of the %ss of their own part, and of all of these', (kind) => {
    const sorted = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);
    for (const part of PARTS) {
      expect(sorted(seen(split[part], part, kind))).toEqual(sorted(split.indices[part]));
    }
  });
});

describe('a split of the digits of the npm package', () => {
  it('has no image twice, by its cells', async () => {
    const { train, validation, test } = splitImageSet(await loadMnistDigits(), {
      key: key(7),
      train: 8000,
      validation: 1000,
      test: 1000,
    });
    const known = new Set<string>();
    for (const part of [train, validation, test]) {
      for (let i = 0; i < part.size; i++) {
        const cells = part.images.subarray(i * 784, (i + 1) * 784);
        known.add(Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength).toString('latin1'));
      }
    }
    expect(known.size).toBe(10_000);
  });
});
