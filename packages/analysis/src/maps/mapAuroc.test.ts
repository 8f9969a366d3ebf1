import { describe, expect, it } from 'vitest';
import { mapAuroc } from './mapAuroc.js';

const maps = {
  count: 2,
  height: 1,
  width: 3,
  values: Float32Array.of(3, 1, 2, 0, 5, 5),
  unit: 'bits per pixel',
} as const;

describe('mapAuroc', () => {
  it('compares the pixels of the two masks, image by image', () => {
    expect([...mapAuroc(maps, { positives: [1, 0, 0, 0, 1, 0], negatives: [0, 1, 1, 1, 0, 1] })]).toEqual([1, 0.75]);
  });

  it('takes all others for negatives, and a pixel of both masks for a positive', () => {
    expect([...mapAuroc(maps, { positives: [0, 1, 0, 1, 0, 0] })]).toEqual([0, 0]);
    expect([...mapAuroc(maps, { positives: [1, 0, 0, 1, 0, 0], negatives: [1, 1, 0, 1, 1, 0] })]).toEqual([1, 0]);
  });

  it('is NaN where an image has no pixel of either kind', () => {
    expect([...mapAuroc(maps, { positives: [0, 0, 0, 1, 1, 1] })]).toEqual([NaN, NaN]);
  });

  it('refuses a mask of another size', () => {
    expect(() => mapAuroc(maps, { positives: [1, 0, 0] })).toThrow(
      'mapAuroc: positives must be 2 masks of 1 × 3 pixels, 6 in all, got 3. A mask has the size of its image.',
    );
    expect(() => mapAuroc(maps, { positives: new Uint8Array(6), negative: [] } as never)).toThrow(
      'Did you mean negatives?',
    );
  });
});
