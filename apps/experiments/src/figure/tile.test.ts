import { inflateSync } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { inkPalette, natsPalette } from './palette.js';
import { tileAddress } from './tile.js';

const checker = { values: [0, 3, 3, 0], height: 2, width: 2, top: 3, palette: inkPalette() };

/** Grey levels of an image, as an independent decoder reads them. */
function decoded(address: string, side: number): number[] {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><image href="${address}" width="${side}" height="${side}"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  return [...pixels].filter((_, i) => i % 4 === 0);
}

describe('tileAddress', () => {
  it('is a PNG that another program reads back', () => {
    expect(decoded(tileAddress(checker), 2)).toEqual([0, 255, 255, 0]);
  });

  it('magnifies a cell into a block of equal pixels', () => {
    expect(decoded(tileAddress({ ...checker, magnification: 2 }), 4)).toEqual([
      0, 0, 255, 255, 0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0,
    ]);
  });

  it('writes the index of the colour for value / top', () => {
    const png = Buffer.from(tileAddress({ ...checker, values: [0, 1, 2, 3] }).split(',')[1]!, 'base64');
    const start = png.indexOf('IDAT') + 4;
    expect([...inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)))]).toEqual([0, 0, 85, 0, 170, 255]);
  });

  it('refuses what it would have to clamp', () => {
    expect(() => tileAddress({ ...checker, values: [0, 1, 2, 4] })).toThrow('values must be in [0, 3], got 4');
    expect(() => tileAddress({ ...checker, values: [0, 1, 2, Number.NaN] })).toThrow('got NaN');
    expect(() => tileAddress({ ...checker, values: [0] })).toThrow('values must have 2 × 2 cells, got 1');
  });
});

describe('natsPalette', () => {
  it('grows in lightness from almost black', () => {
    const palette = natsPalette();
    const luminance = Array.from(
      { length: 256 },
      (_, i) => 0.2126 * palette[3 * i]! + 0.7152 * palette[3 * i + 1]! + 0.0722 * palette[3 * i + 2]!,
    );
    expect(luminance[0]).toBeLessThan(5);
    expect(luminance[255]).toBeGreaterThan(220);
    for (let i = 8; i < 256; i += 8) expect(luminance[i]).toBeGreaterThan(luminance[i - 8]!);
  });
});
