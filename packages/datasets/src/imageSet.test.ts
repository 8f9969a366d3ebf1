import { describe, expect, it } from 'vitest';
import { imageSet, selectImages } from './imageSet.js';

const three = imageSet({
  images: new Float32Array([0, 0.25, 0.5, 0.75, 1, 0]),
  labels: new Uint8Array([7, 8, 9]),
  height: 1,
  width: 2,
});

describe('imageSet', () => {
  it('counts images by their labels, and takes one channel for granted', () => {
    expect(three).toMatchObject({ size: 3, height: 1, width: 2, channels: 1 });
  });

  it('may be empty', () => {
    expect(imageSet({ images: new Float32Array(0), labels: new Uint8Array(0), height: 28, width: 28 }).size).toBe(0);
  });

  it('refuses arrays that do not belong together, and says what it expected', () => {
    const args = { images: new Float32Array(5), labels: new Uint8Array(3), height: 1, width: 2 };
    expect(() => imageSet(args)).toThrow('imageSet: images must have 3 × 1 × 2 × 1 = 6 values, got 5.');
    expect(() => imageSet({ ...args, height: 0 })).toThrow('imageSet: height must be an integer ≥ 1, got 0.');
    expect(() => imageSet({ ...args, channels: 1.5 })).toThrow('channels must be an integer ≥ 1, got 1.5');
  });

  it.each([255, -0.1, NaN, Infinity])('refuses the value %f', (value) => {
    const args = { images: new Float32Array([0, value]), labels: new Uint8Array(1), height: 1, width: 2 };
    expect(() => imageSet(args)).toThrow(/images must have values from 0 to 1, got .* at 1\. Divide bytes by 255\./);
  });
});

describe('imageSet, of what it does not know', () => {
  const options = { images: new Float32Array(2), labels: new Uint8Array(1), height: 1, width: 2 };

  it('refuses a misspelt option, arrays of another type, and no options', () => {
    expect(() => imageSet({ ...options, chanels: 1 } as never)).toThrow('got "chanels". Did you mean channels?');
    expect(() => imageSet({ ...options, images: [0, 1] } as never)).toThrow(
      'imageSet: images must be a Float32Array, got [0, 1]. Use Float32Array.from(images).',
    );
    expect(() => imageSet({ ...options, labels: [0] } as never)).toThrow('labels must be a Uint8Array, got [0]');
    expect(() => imageSet(undefined as never)).toThrow('imageSet: options must be an object with images');
  });

  it('makes a set like another, and refuses a size that is not that of the labels', () => {
    const set = imageSet(options);
    expect(imageSet({ ...set, images: Float32Array.of(1, 0) })).toEqual({ ...set, images: Float32Array.of(1, 0) });
    expect(() => imageSet({ ...set, size: 2 })).toThrow('imageSet: size must be the number of labels, 1, got 2.');
  });
});

describe('selectImages', () => {
  it('copies images with their labels, in the order asked for', () => {
    const some = selectImages(three, [2, 0, 2]);
    expect([...some.images]).toEqual([1, 0, 0, 0.25, 1, 0]);
    expect([...some.labels]).toEqual([9, 7, 9]);
    expect(some.size).toBe(3);
    some.images.fill(0.5);
    expect(three.images[4]).toBe(1);
  });

  it.each([3, -1, 0.5, NaN])('refuses the index %f', (index) => {
    expect(() => selectImages(three, undefined as never)).toThrow('selectImages: indices must be an array of integers');
    expect(() => selectImages({ ...three, size: 2 }, [0])).toThrow('selectImages: set must be a set of images, got');
    expect(() => selectImages(three, [0, index])).toThrow(
      `selectImages: indices must be integers from 0 to 2, got ${index} at 1.`,
    );
  });
});
