import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { rasterize } from './rasterize.js';

function svg(body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" font-family="'DejaVu Sans', system-ui">${body}</svg>`;
}

function darkPixels(png: Buffer): number {
  const image = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><image href="data:image/png;base64,${png.toString('base64')}" width="120" height="40"/></svg>`;
  const { pixels } = new Resvg(image, { background: 'white' }).render();
  let dark = 0;
  for (let i = 0; i < pixels.length; i += 4) if (pixels[i]! < 128) dark++;
  return dark;
}

describe('rasterize', () => {
  it('writes a PNG at twice the size', () => {
    const png = rasterize(svg(''));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([120, 40]);
  });

  it('finds its font without the system’s, Greek and all', () => {
    expect(darkPixels(rasterize(svg('<text x="2" y="15" font-size="14">β = 0.5</text>')))).toBeGreaterThan(150);
  });
});
