import { describe, expect, it } from 'vitest';
import { cellKind, cellKinds } from './cellKinds.js';

const canvas = { height: 4, width: 4 };
const { empty, clutter, digit } = cellKind;

describe('cellKinds', () => {
  it('calls a block the digit’s when one of its pixels is, even beside clutter', () => {
    const digitMask = [0, 0, 0, 0, /**/ 0, 1, 0, 0, /**/ 0, 0, 0, 0, /**/ 0, 0, 0, 0];
    const clutterMask = [1, 1, 0, 1, /**/ 1, 0, 0, 0, /**/ 0, 0, 0, 0, /**/ 0, 0, 0, 0];
    expect([...cellKinds(digitMask, clutterMask, canvas, { height: 2, width: 2 })]).toEqual([
      digit,
      clutter,
      empty,
      empty,
    ]);
  });

  it('reads the masks pixel by pixel when the grid is the canvas', () => {
    const digitMask = new Uint8Array(16).fill(0).map((_, i) => (i === 5 ? 1 : 0));
    const clutterMask = new Uint8Array(16).fill(1);
    const kinds = cellKinds(digitMask, clutterMask, canvas, canvas);
    expect(kinds[5]).toBe(digit);
    expect(kinds.filter((kind) => kind === clutter)).toHaveLength(15);
  });

  it('takes blocks that are not square', () => {
    const digitMask = new Uint8Array(16);
    digitMask[15] = 1;
    const kinds = cellKinds(digitMask, new Uint8Array(16), canvas, { height: 1, width: 4 });
    expect([...kinds]).toEqual([empty, empty, empty, digit]);
  });

  it('refuses a grid that does not divide the canvas and a mask of another size', () => {
    const mask = new Uint8Array(16);
    expect(() => cellKinds(mask, mask, canvas, { height: 3, width: 2 })).toThrow('got 3 × 2. Choose a canvas');
    expect(() => cellKinds(mask, mask, canvas, { height: 8, width: 8 })).toThrow(
      'grid must divide the canvas of 4 × 4',
    );
    expect(() => cellKinds(mask, new Uint8Array(4), canvas, canvas)).toThrow('clutterMask must have 16 pixels, got 4');
  });
});
