// What a reader draws: the cells that the pen has touched, and the image of a digit that they become.
import { boundsOf } from './bounds.js';

/** Side of the pad, and of a digit of MNIST. */
export const SIDE = 28;
/** The larger side of a digit of MNIST. */
const BOX = 20;

/** 1 where the pen was, [28, 28]. */
export type Drawing = Uint8Array;

export const emptyDrawing = (): Drawing => new Uint8Array(SIDE * SIDE);

/** The ink of a pen three cells wide, softer at its edge. */
function inkOf(drawing: Drawing): Float32Array {
  const ink = new Float32Array(drawing.length);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      if (drawing[row * SIDE + column] === 0) continue;
      for (let down = -1; down <= 1; down++) {
        for (let right = -1; right <= 1; right++) {
          const [y, x] = [row + down, column + right];
          if (y < 0 || y >= SIDE || x < 0 || x >= SIDE) continue;
          const share = down === 0 && right === 0 ? 1 : down === 0 || right === 0 ? 0.6 : 0.3;
          ink[y * SIDE + x] = Math.max(ink[y * SIDE + x]!, share);
        }
      }
    }
  }
  return ink;
}

/**
 * A drawing as a digit of MNIST is: its larger side is 20 of 28 cells, and its centre of mass in the middle.
 *
 * @returns Ink from 0 to 1, [28, 28]; without a drawing none.
 *
 * Source: Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database (http://yann.lecun.com/exdb/mnist/).
 */
export function digitOf(drawing: Drawing): Float32Array {
  const ink = inkOf(drawing);
  const inked = Array.from(ink.keys()).filter((cell) => ink[cell]! > 0);
  if (inked.length === 0) return ink;
  const { side, middle: inkMiddle } = boundsOf(inked, SIDE);
  const scaled = resampled(ink, side / BOX, ...inkMiddle);
  const [massRow, massColumn] = centerOfMass(scaled);
  const middle = (SIDE - 1) / 2;
  return resampled(scaled, 1, middle + Math.round(massRow - middle), middle + Math.round(massColumn - middle));
}

/** The image around a place, so many of its cells to one. */
function resampled(ink: Float32Array, scale: number, row: number, column: number): Float32Array {
  const middle = (SIDE - 1) / 2;
  return Float32Array.from({ length: SIDE * SIDE }, (_, cell) =>
    between(ink, row + (Math.floor(cell / SIDE) - middle) * scale, column + ((cell % SIDE) - middle) * scale),
  );
}

/** The ink between cells, bilinear; outside there is none. */
function between(ink: Float32Array, row: number, column: number): number {
  const at = (y: number, x: number): number => (y < 0 || y >= SIDE || x < 0 || x >= SIDE ? 0 : ink[y * SIDE + x]!);
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  const upper = at(top, left) * (1 - right) + at(top, left + 1) * right;
  const lower = at(top + 1, left) * (1 - right) + at(top + 1, left + 1) * right;
  return upper * (1 - down) + lower * down;
}

function centerOfMass(ink: Float32Array): [number, number] {
  let [mass, rows, columns] = [0, 0, 0];
  for (const [cell, share] of ink.entries()) {
    mass += share;
    rows += share * Math.floor(cell / SIDE);
    columns += share * (cell % SIDE);
  }
  return [rows / mass, columns / mass];
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
const CHARACTERS = Math.ceil((SIDE * SIDE) / 6);

/** Six cells a character. */
export function drawingToText(drawing: Drawing): string {
  return Array.from({ length: CHARACTERS }, (_, i) => {
    let value = 0;
    for (let bit = 0; bit < 6; bit++) value = 2 * value + (drawing[6 * i + bit] ?? 0);
    return DIGITS[value]!;
  })
    .join('')
    .replace(/0+$/, '');
}

/** Undefined where the text is no drawing. */
export function drawingFromText(text: string): Drawing | undefined {
  if (!/^[\w-]*$/.test(text) || text.length > CHARACTERS) return undefined;
  const drawing = emptyDrawing();
  for (let cell = 0; cell < drawing.length; cell++) {
    const value = DIGITS.indexOf(text[Math.floor(cell / 6)] ?? '0');
    drawing[cell] = (value >> (5 - (cell % 6))) & 1;
  }
  return drawing;
}
