import { describe, expect, it } from 'vitest';
import { xyObject } from './xyObject.js';
import { xySquares } from './xySquares.js';

/** Cells of a channel that have ink: first column, row, how many, and their value. */
function inkOf(
  image: Float32Array,
  channel: number,
): { left: number; top: number; count: number; value: number } | null {
  let [left, top, count, value] = [64, 64, 0, 0];
  for (let cell = 0; cell < 64 * 64; cell++) {
    if (image[3 * cell + channel] === 0) continue;
    left = Math.min(left, cell % 64);
    top = Math.min(top, Math.floor(cell / 64));
    count++;
    value = image[3 * cell + channel]!;
  }
  return count === 0 ? null : { left, top, count, value };
}

describe('xySquares', () => {
  it('has 8⁶ images of [64, 64, 3], in the order of NumPy', () => {
    const set = xySquares();
    expect([set.size, set.shape]).toEqual([262_144, [64, 64, 3]]);
    expect([...set.factorsOf([1, 8, 8 ** 5])]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
  });

  it('has in each channel one square of 8 × 8 ones at 8 times its factors', () => {
    const image = xySquares().images([3, 0, 7, 7, 0, 5]);
    expect(inkOf(image, 0)).toEqual({ left: 24, top: 0, count: 64, value: 1 });
    expect(inkOf(image, 1)).toEqual({ left: 56, top: 56, count: 64, value: 1 });
    expect(inkOf(image, 2)).toEqual({ left: 0, top: 40, count: 64, value: 1 });
  });

  it('has images that differ by as much, however far apart their squares are', () => {
    const set = xySquares();
    const from = set.images([0, 0, 4, 4, 4, 4]);
    const distances = [1, 2, 7].map((x) => {
      const to = set.images([x, 0, 4, 4, 4, 4]);
      return from.reduce((sum, value, i) => sum + (value - to[i]!) ** 2, 0);
    });
    expect(distances).toEqual([128, 128, 128]);
  });
});

describe('xyObject', () => {
  it('has 75,000 images, with the shade in the color or as a factor of its own', () => {
    expect([xyObject().sizes, xyObject().size]).toEqual([[25, 25, 5, 24], 75_000]);
    const shaded = xyObject({ shaded: true });
    expect([shaded.names, shaded.sizes]).toEqual([
      ['x', 'y', 'scale', 'intensity', 'color'],
      [25, 25, 5, 4, 6],
    ]);
  });

  it('has a square of 7, 9, … 15 cells, 2 cells a place, around the same center whatever its size', () => {
    for (let scale = 0; scale < 5; scale++) {
      const side = 7 + 2 * scale;
      const margin = [4, 3, 2, 1, 0][scale]!;
      const red = inkOf(xyObject().images([24, 3, scale, 18]), 0);
      expect(red).toEqual({ left: 48 + margin, top: 6 + margin, count: side * side, value: 1 });
    }
  });

  it('has six colors in four shades: 63, 127, 191 and 255 of 255', () => {
    const expected = [63, 127, 191, 255].flatMap((byte) =>
      ['100', '110', '010', '011', '001', '101'].map((rgb) =>
        Array.from(rgb, (part) => Number(part) * Math.fround(byte / 255)),
      ),
    );
    expected.forEach((rgb, color) => {
      const at = 3 * (10 * 64 + 10);
      expect([
        ...xyObject()
          .images([0, 0, 4, color])
          .subarray(at, at + 3),
      ]).toEqual(rgb);
      const shaded = xyObject({ shaded: true }).images([0, 0, 4, Math.floor(color / 6), color % 6]);
      expect([...shaded.subarray(at, at + 3)]).toEqual(rgb);
    });
  });

  it('refuses an option that there is not', () => {
    expect(() => xyObject({ shade: true } as never)).toThrow('Did you mean shaded?');
    expect(() => xyObject({ shaded: 'yes' as never })).toThrow('shaded must be one of "true", "false", got "yes"');
  });
});
