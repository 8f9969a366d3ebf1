import { describe, expect, it } from 'vitest';
import { digitsOf } from '../cluttered/scene.js';
import trained from '../cluttered/trained/trained.json';
import { storedBytes } from '../weights/storedBytes.js';
import { digitOf, SIDE } from './drawing.js';
import { drawingOfPhotograph, type Pixels } from './photograph.js';
import { rowsWithInk } from './rowsWithInk.js';

const digits = digitsOf(
  storedBytes(new URL('../cluttered/trained/digits.bin', import.meta.url)),
  trained.digitsOfEachClass,
);

/** Ink from 0 to 1 of the first digit of a class, [28, 28]. */
function inkOf(label: number): Float32Array {
  const index = digits.labels.indexOf(label);
  return digits.images.subarray(index * SIDE * SIDE, (index + 1) * SIDE * SIDE);
}

interface Look {
  readonly width?: number;
  readonly height?: number;
  /** Pixels of the picture to a cell of the digit. */
  readonly scale?: number;
  readonly paper?: number;
  readonly ink?: number;
  /** By how much the right edge is darker than the left. */
  readonly shadow?: number;
  /** A dark table to the left of the paper, so wide. */
  readonly table?: number;
}

/** A photograph of a digit in the middle of a sheet of paper. */
function photograph(
  digit: Float32Array,
  { width = 112, height = 84, scale = 2.5, paper = 220, ink = 40, shadow = 90, table = 0 }: Look = {},
): Pixels {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    const y = Math.floor((row - height / 2) / scale + SIDE / 2);
    const x = Math.floor((column - width / 2) / scale + SIDE / 2);
    const share = y >= 0 && y < SIDE && x >= 0 && x < SIDE ? digit[y * SIDE + x]! : 0;
    const grain = 6 * Math.sin(12.9898 * pixel);
    const level = paper + share * (ink - paper) - (shadow * column) / width + grain;
    data.fill(column < table ? 30 : level, 4 * pixel, 4 * pixel + 3);
    data[4 * pixel + 3] = 255;
  }
  return { data, width, height };
}

/** How far two images agree: the cosine of the angle between them, at the best of the shifts by up to two cells. */
function likeness(a: Float32Array, b: Float32Array): number {
  const norm = (values: Float32Array): number => Math.hypot(...values);
  let best = 0;
  for (let down = -2; down <= 2; down++) {
    for (let right = -2; right <= 2; right++) {
      const product = a.reduce((sum, value, cell) => sum + value * (b[cell + down * SIDE + right] ?? 0), 0);
      best = Math.max(best, product / (norm(a) * norm(b)));
    }
  }
  return best;
}

describe('a photograph of a digit', () => {
  it.each<[string, Look]>([
    ['in uneven light', {}],
    ['of faint pencil', { ink: 160, shadow: 40 }],
    ['of chalk on a blackboard', { paper: 60, ink: 230, shadow: 30 }],
    ['upright and close', { width: 84, height: 112, scale: 3 }],
    ['beside the edge of the paper', { table: 9 }],
  ])('%s becomes the strokes of that digit', (_, look) => {
    for (let label = 0; label < 10; label++) {
      const ink = inkOf(label);
      const drawn = digitOf(drawingOfPhotograph(photograph(ink, look)));
      expect({ label, alike: likeness(drawn, ink) > 0.75 }).toEqual({ label, alike: true });
    }
  });

  it('has strokes of one cell, whatever the pen', () => {
    const broad = new Float32Array(SIDE * SIDE);
    for (let row = 4; row < 24; row++) broad.fill(1, row * SIDE + 11, row * SIDE + 17);
    const drawing = drawingOfPhotograph(photograph(broad));
    for (let row = 8; row < 20; row++) {
      expect(drawing.subarray(row * SIDE, (row + 1) * SIDE).filter((cell) => cell === 1)).toHaveLength(1);
    }
  });

  it.each([1.5, 2, 2.5, 3, 4, 4.5, 5.5, 6, 8])('keeps a diagonal stroke whole that is %f pixels wide', (pen) => {
    const [width, height] = [112, 112];
    const data = new Uint8ClampedArray(4 * width * height).fill(255);
    for (let pixel = 0; pixel < width * height; pixel++) {
      const [row, column] = [Math.floor(pixel / width), pixel % width];
      const [along, across] = [(row + column - 111) / Math.SQRT2, (row - column) / Math.SQRT2];
      const ink = Math.min(1, Math.max(0, (pen + 1) / 2 - Math.abs(across))) * (Math.abs(along) < 40 ? 1 : 0);
      data.fill(255 - 215 * ink, 4 * pixel, 4 * pixel + 3);
    }
    const drawing = drawingOfPhotograph({ data, width, height });
    expect(rowsWithInk(drawing, SIDE)).toBeGreaterThanOrEqual(18);
    expect(drawing.reduce((sum, cell) => sum + cell, 0)).toBeLessThan(45);
  });

  it('is read though it reaches the edge, and there is dust inside', () => {
    const bar = new Float32Array(SIDE * SIDE);
    for (let row = 0; row < SIDE; row++) bar.fill(1, row * SIDE + 13, row * SIDE + 15);
    bar[14 * SIDE + 4] = 1;
    const drawing = drawingOfPhotograph(photograph(bar, { width: 84, height: 112, scale: 4 }));
    expect(rowsWithInk(drawing, SIDE)).toBeGreaterThanOrEqual(18);
  });

  it('is refused where it is a blot', () => {
    const blot = new Float32Array(SIDE * SIDE);
    for (let row = 6; row < 22; row++) blot.fill(1, row * SIDE + 6, row * SIDE + 22);
    expect(() => drawingOfPhotograph(photograph(blot))).toThrow(
      'picture must show strokes that reach over at least 18 %',
    );
  });

  it('is refused where nothing is written, or it is too small', () => {
    const blank = photograph(new Float32Array(SIDE * SIDE));
    expect(() => drawingOfPhotograph(blank)).toThrow(
      'picture must show strokes that reach over at least 18 % of it, got nothing written',
    );
    expect(() => drawingOfPhotograph(photograph(inkOf(3), { scale: 0.5 }))).toThrow(/got \d+ %\. Write a digit large/u);
  });
});
