import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitOf, drawingFromText, drawingToText, emptyDrawing, SIDE } from './drawing.js';

const drawings = fc
  .array(fc.integer({ min: 0, max: SIDE * SIDE - 1 }), { minLength: 1, maxLength: 60 })
  .map((cells) => {
    const drawing = emptyDrawing();
    for (const cell of cells) drawing[cell] = 1;
    return drawing;
  });

describe('a drawing', () => {
  it('comes back from its text', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        expect(drawingFromText(drawingToText(drawing))).toEqual(drawing);
      }),
    );
    expect(drawingToText(emptyDrawing())).toBe('');
    expect(drawingFromText('no drawing!')).toBeUndefined();
    expect(drawingFromText('0'.repeat(132))).toBeUndefined();
  });
});

describe('a digit', () => {
  it('has its centre of mass in the middle, wherever and however large it was drawn', () => {
    for (const [rows, columns] of [
      [
        [2, 8],
        [3, 3],
      ],
      [
        [4, 24],
        [20, 20],
      ],
      [
        [22, 25],
        [22, 25],
      ],
    ] as const) {
      const drawing = emptyDrawing();
      for (let step = 0; step <= 40; step++) {
        const along = (range: readonly [number, number]): number =>
          Math.round(range[0] + ((range[1] - range[0]) * step) / 40);
        drawing[along(rows) * SIDE + along(columns)] = 1;
      }
      const ink = digitOf(drawing);
      let [mass, row, column] = [0, 0, 0];
      for (const [cell, share] of ink.entries()) {
        mass += share;
        row += share * Math.floor(cell / SIDE);
        column += share * (cell % SIDE);
      }
      expect(Math.abs(row / mass - 13.5)).toBeLessThanOrEqual(0.75);
      expect(Math.abs(column / mass - 13.5)).toBeLessThanOrEqual(0.75);
      const inked = Array.from(ink.keys()).filter((cell) => ink[cell]! > 0.05);
      const height =
        Math.max(...inked.map((cell) => Math.floor(cell / SIDE))) -
        Math.min(...inked.map((cell) => Math.floor(cell / SIDE)));
      expect(height).toBeGreaterThanOrEqual(18);
      expect(height).toBeLessThanOrEqual(22);
    }
  });

  it('has ink from 0 to 1, and none without a drawing', () => {
    expect(digitOf(emptyDrawing()).every((ink) => ink === 0)).toBe(true);
    fc.assert(
      fc.property(drawings, (drawing) => {
        const ink = digitOf(drawing);
        expect(Math.max(...ink)).toBeLessThanOrEqual(1);
        expect(Math.min(...ink)).toBe(0);
        expect(Math.max(...ink)).toBeGreaterThan(0);
      }),
    );
  });
});
