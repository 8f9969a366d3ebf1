import { xySquares } from '@infodrop/datasets';
import { describe, expect, it } from 'vitest';
import { factorImages, reducedImages } from './factorImages.js';

describe('reducedImages', () => {
  it('takes the mean of each block, channel by channel', () => {
    const images = Float32Array.of(0, 1, 1, 1, 0.5, 0, 0, 0, /* the second image */ 1, 0, 1, 0, 1, 0, 1, 0);
    const reduced = reducedImages(images, { height: 2, width: 2, channels: 2, by: 2 });
    expect([...reduced]).toEqual([0.375, 0.5, 1, 0]);
  });

  it('loses nothing of XYSquares: each square is one value of its channel', () => {
    const set = xySquares();
    const factors = [3, 5, 0, 7, 6, 6];
    const reduced = reducedImages(set.images(factors), { height: 64, width: 64, channels: 3, by: 8 });
    const inked = [...reduced.keys()].filter((cell) => reduced[cell] === 1);
    expect(reduced.every((ink) => ink === 0 || ink === 1)).toBe(true);
    const cellOf = (channel: number): number => (factors[2 * channel + 1]! * 8 + factors[2 * channel]!) * 3 + channel;
    expect(inked.sort((a, b) => a - b)).toEqual([0, 1, 2].map(cellOf).sort((a, b) => a - b));
  });
});

describe('factorImages', () => {
  it('knows the factors of each image, whatever the batch, and draws each split by itself', () => {
    const options = { train: 20, validation: 20, test: 20, by: 8, seed: 1 };
    const { train, validation } = factorImages('xySquares', options);
    expect(train.shape).toEqual([8, 8, 3]);
    const { inputs } = train.batch(Uint32Array.of(3, 11));
    const expected = reducedImages(xySquares().images([...train.factors[3]!, ...train.factors[11]!]), {
      height: 64,
      width: 64,
      channels: 3,
      by: 8,
    });
    expect([...inputs]).toEqual([...expected]);
    expect(validation.factors).not.toEqual(train.factors);
    expect(factorImages('sprites', { ...options, by: 4 }).test.shape).toEqual([16, 16, 1]);
  });
});
