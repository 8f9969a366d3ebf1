import { imageSet } from '@infodrop/datasets';
import { key } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { digitsOf, overlaid } from './overlaid.js';

/** Grey images of 3 × 3 in two channels, under one-pixel digits: of class 5 a white one, of class 7 a half white one. */
const images = imageSet({
  images: new Float32Array(4 * 18).fill(0.5),
  labels: Uint8Array.of(0, 1, 2, 3),
  height: 3,
  width: 3,
  channels: 2,
});
const digits = imageSet({ images: Float32Array.of(1, 0.5), labels: Uint8Array.of(5, 7), height: 1, width: 1 });
const data = overlaid({ images, digits, key: key(3) });
const all = Uint32Array.of(0, 1, 2, 3);

describe('overlaid', () => {
  it('lays the ink over every channel of one place, and keeps the rest and the classes', () => {
    const { inputs, targets, digits: over } = data.batch(all);
    expect([...targets]).toEqual([0, 1, 2, 3]);
    over.forEach((digit, i) => {
      const image = [...inputs.subarray(i * 18, (i + 1) * 18)];
      const changed = image.flatMap((value, at) => (value === 0.5 ? [] : [{ value, at }]));
      const expected = digit === 5 ? 1 : 0.75;
      expect(changed.map(({ value }) => value)).toEqual([expected, expected]);
      expect(changed[1]!.at).toBe(changed[0]!.at + 1);
      expect(changed[0]!.at % 2).toBe(0);
    });
  });

  it('is the same for the same indices however they are asked for, and another in the next epoch', () => {
    const together = data.batch(all, 1);
    const alone = data.batch(Uint32Array.of(2), 1);
    expect([...alone.inputs]).toEqual([...together.inputs.subarray(36, 54)]);
    expect([...data.batch(all).inputs]).toEqual([...data.batch(all, 0).inputs]);
    expect([...together.inputs]).not.toEqual([...data.batch(all).inputs]);
  });

  it('draws the digit whatever the class: over many epochs each is over each', () => {
    const seen = new Set<string>();
    for (let epoch = 0; epoch < 40; epoch++) {
      const { targets, digits: over } = data.batch(all, epoch);
      over.forEach((digit, i) => seen.add(`${targets[i]!} ${digit}`));
    }
    expect(seen.size).toBe(8);
  });

  it('refuses digits that are larger than an image', () => {
    const large = imageSet({ images: new Float32Array(16), labels: Uint8Array.of(1), height: 4, width: 4 });
    expect(() => overlaid({ images, digits: large, key: key(0) })).toThrow('at most 3 × 3, got 4 × 4 × 1');
  });
});

it('digitsOf has the same images, and the digits for targets', () => {
  const { inputs, digits: over } = data.batch(all, 3);
  const read = digitsOf(data).batch(all, 3);
  expect([...read.inputs]).toEqual([...inputs]);
  expect([...read.targets]).toEqual([...over]);
  expect([...digitsOf(data).batch(all).targets]).toEqual([...data.batch(all).digits]);
});
