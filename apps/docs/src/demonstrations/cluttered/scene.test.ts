import { imageSet } from '@infodrop/datasets';
import { describe, expect, it } from 'vitest';
import { CANVAS, digitsOf, sceneOf, shareOf } from './scene.js';

/** Ten digits, each of a shade of its own. */
const shades = imageSet({
  images: Float32Array.from({ length: 10 * 784 }, (_, i) => 0.05 * (1 + Math.floor(i / 784))),
  labels: Uint8Array.from({ length: 10 }, (_, i) => i),
  height: 28,
  width: 28,
});

describe('a scene', () => {
  it('has the digit that was asked for, whole, in the middle of nothing where there is no clutter', () => {
    const { image, label, digitMask } = sceneOf(shades, 3, 0, 1);
    expect(label).toBe(3);
    expect(image.length).toBe(CANVAS ** 2);
    expect(digitMask.reduce((sum, each) => sum + each, 0)).toBe(784);
    expect(image.filter((ink) => ink > 0).every((ink) => Math.abs(ink - 0.2) < 1e-6)).toBe(true);
  });

  it('leaves the digit where it is when the clutter changes, and moves it with the seed', () => {
    const few = sceneOf(shades, 3, 2, 1);
    expect(sceneOf(shades, 3, 9, 1).digitMask).toEqual(few.digitMask);
    expect(sceneOf(shades, 3, 2, 2).digitMask).not.toEqual(few.digitMask);
    expect(few.clutterMask.some((each) => each === 1)).toBe(true);
  });

  it('takes ink that somebody drew', () => {
    const ink = new Float32Array(784);
    ink[400] = 1;
    const { digitMask } = sceneOf(shades, ink, 3, 1);
    expect(digitMask.reduce((sum, each) => sum + each, 0)).toBe(1);
  });
});

describe('digits of a file', () => {
  it('are of one class after another', () => {
    const set = digitsOf(new Uint8Array(20 * 784).fill(255), 2);
    expect(Array.from(set.labels)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9]);
    expect(set.images.every((ink) => ink === 1)).toBe(true);
  });
});

describe('the share of a map', () => {
  it('is that of its nats, and beside it that of the area', () => {
    expect(shareOf([1, 3, 0, 0], Uint8Array.of(0, 1, 0, 0))).toEqual({ nats: 0.75, area: 0.25 });
    expect(shareOf([0, 0], Uint8Array.of(1, 0))).toEqual({ nats: 0, area: 0.5 });
  });
});
