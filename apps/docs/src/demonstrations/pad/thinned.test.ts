import { describe, expect, it } from 'vitest';
import { rowsWithInk } from './rowsWithInk.js';
import { thinned } from './thinned.js';

const SIDE = 60;

/** Cells for which something holds. */
const mask = (holds: (row: number, column: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: SIDE * SIDE }, (_, cell) => (holds(Math.floor(cell / SIDE), cell % SIDE) ? 1 : 0));

const within = (place: number): boolean => place >= 5 && place < 55;

describe('thinned', () => {
  // Of even width, such as two cells, both sides are loose at once.
  it.each([1, 2, 3, 4, 5, 6])('leaves of a diagonal %i cells wide a line as long, and of its mirror image', (wide) => {
    for (const of of [(column: number) => column, (column: number) => SIDE - 1 - column]) {
      const line = thinned(
        mask((row, column) => within(row) && within(of(column)) && row - of(column) >= 0 && row - of(column) < wide),
        SIDE,
      );
      expect(rowsWithInk(line, SIDE)).toBeGreaterThanOrEqual(50 - 2 * wide);
      expect(line.reduce((sum, cell) => sum + cell, 0)).toBeLessThanOrEqual(100);
    }
  });

  it('leaves of a bar its middle line, and a ring in one piece', () => {
    const bar = thinned(
      mask((row, column) => within(row) && column >= 20 && column < 27),
      SIDE,
    );
    expect(rowsWithInk(bar, SIDE)).toBeGreaterThanOrEqual(42);
    expect(bar.reduce((sum, cell) => sum + cell, 0)).toBeLessThanOrEqual(60);
    const ring = thinned(
      mask((row, column) => Math.abs(Math.hypot(row - 30, column - 30) - 18) < 3),
      SIDE,
    );
    // It still parts inside from outside: a flood from the middle does not reach the corner.
    const reached = ring.slice();
    const flood = [30 * SIDE + 30];
    for (const cell of flood) {
      for (const near of [cell - SIDE, cell + SIDE, cell - 1, cell + 1]) {
        if (reached[near] !== 0) continue;
        reached[near] = 2;
        flood.push(near);
      }
    }
    expect(reached[0]).toBe(0);
    expect(reached[30 * SIDE + 31]).toBe(2);
  });
});
