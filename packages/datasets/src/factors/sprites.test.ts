import { key } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { sprites } from './sprites.js';

const sum = (image: Float32Array): number => image.reduce((total, value) => total + value, 0);

/** The mean place of the ink: column and row. */
function center(image: Float32Array): [number, number] {
  let [x, y] = [0, 0];
  image.forEach((value, cell) => {
    x += value * (cell % 64);
    y += value * Math.floor(cell / 64);
  });
  return [x / sum(image), y / sum(image)];
}

describe('sprites', () => {
  it('have 737,280 images of five factors', () => {
    const set = sprites();
    expect(set.size).toBe(737_280);
    expect([set.names, set.sizes]).toEqual([
      ['shape', 'scale', 'rotation', 'x', 'y'],
      [3, 6, 40, 32, 32],
    ]);
    expect(set.shape).toEqual([64, 64, 1]);
  });

  it('cover what the shape covers, at any size and rotation, whole wherever they are: within 2.5 %', () => {
    const set = sprites();
    // Of radius 1: a square of diagonal 2; an ellipse of half axes 1 and 1/2; the heart by Riemann's sum over 4 million points.
    let inHeart = 0;
    for (let i = 0; i < 2000; i++) {
      for (let j = 0; j < 2000; j++) {
        const [u, v] = [-1.3 + (2.6 * (i + 0.5)) / 2000, -1.3 + (2.6 * (j + 0.5)) / 2000];
        if ((u * u + v * v - 1) ** 3 <= u * u * v ** 3) inHeart++;
      }
    }
    const areas = [2, Math.PI / 2, (inHeart * (2.6 / 2000) ** 2) / 1.26 ** 2];
    for (let shape = 0; shape < 3; shape++) {
      for (let scale = 0; scale < 6; scale++) {
        const expected = areas[shape]! * (16 * (0.5 + 0.1 * scale)) ** 2;
        for (let rotation = 0; rotation < 40; rotation += 7) {
          for (const [x, y] of [
            [0, 0],
            [31, 31],
            [13, 2],
          ] as const) {
            const ink = sum(set.images([shape, scale, rotation, x, y]));
            expect(Math.abs(ink / expected - 1)).toBeLessThan(0.025);
          }
        }
      }
    }
  });

  it('are where their factors say: a square and an ellipse have their center there, to a 1000th of a cell', () => {
    const set = sprites();
    for (const [x, y] of [
      [0, 0],
      [31, 0],
      [5, 17],
    ] as const) {
      for (const shape of [0, 1]) {
        const [column, row] = center(set.images([shape, 3, 11, x, y]));
        expect(column).toBeCloseTo(16 + x, 3);
        expect(row).toBeCloseTo(16 + y, 3);
      }
    }
  });

  it('show no image twice', () => {
    const set = sprites({ positions: 1 });
    const seen = new Set<string>();
    for (let index = 0; index < set.size; index++) {
      seen.add(Buffer.from(set.batch([index]).inputs.buffer).toString('base64'));
    }
    expect(seen.size).toBe(3 * 6 * 40);
  });

  it('turn by a share of the angle after which they look the same', () => {
    const [four, eight] = [sprites({ rotations: 4 }), sprites({ rotations: 8 })];
    for (const shape of [0, 1, 2]) {
      for (let rotation = 0; rotation < 4; rotation++) {
        expect(eight.images([shape, 5, 2 * rotation, 3, 4])).toEqual(four.images([shape, 5, rotation, 3, 4]));
      }
    }
    // The heart in four quarters: a quarter turn of the cells around the center.
    const set = sprites({ rotations: 4, positions: 1 });
    const [upright, turned] = [set.images([2, 5, 0, 0, 0]), set.images([2, 5, 1, 0, 0])];
    const middle = 15 + 16;
    for (let v = -16; v <= 16; v++) {
      for (let u = -16; u <= 16; u++) {
        expect(turned[(middle + u) * 64 + middle - v]).toBeCloseTo(upright[(middle + v) * 64 + middle + u]!, 1);
      }
    }
  });

  it('may be fewer, and are refused where they cannot be', () => {
    expect(sprites({ scales: 1, rotations: 1, positions: 1 }).size).toBe(3);
    const [column, row] = center(sprites({ positions: 3 }).images([0, 0, 0, 2, 1]));
    expect([column, row]).toEqual([expect.closeTo(47, 3), expect.closeTo(32, 3)]);
    expect(() => sprites({ positions: 33 })).toThrow('positions must be an integer ≥ 1 and ≤ 32, got 33');
    expect(() => sprites({ scale: 3 } as never)).toThrow('Did you mean scales?');
  });

  it('keep their bits', () => {
    const { images } = sprites().sample({ key: key('golden'), count: 8 });
    let hash = 0x811c9dc5;
    for (const word of new Uint32Array(images.buffer)) hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
    expect(hash).toMatchInlineSnapshot(`1047436741`);
  });
});
