import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { mapsFigure, type MapsFigure } from './maps.js';

const map = (top: number): Float64Array => Float64Array.of(0, top / 2, top, 0);
const args: MapsFigure = {
  height: 4,
  width: 4,
  unit: 'nats per cell',
  caption: 'KL summed over channels. Seed 7, commit abcdef0.',
  examples: [
    { title: 'a 3', image: new Float32Array(16).fill(0.5) },
    { title: 'a 8', image: new Float32Array(16) },
  ],
  layers: [
    {
      title: 'Layer 1',
      height: 2,
      width: 2,
      rows: [
        { title: 'β = 0.02', maps: [map(12), map(10)] },
        { title: 'β = 0.5', maps: [map(3), map(0)] },
      ],
    },
  ],
};

function parsed(svg: string): Document {
  return parseHTML(`<!doctype html><html><body>${svg}</body></html>`).document;
}

describe('mapsFigure', () => {
  it('draws one tile for each image and each map, and one bar for each layer', () => {
    expect(parsed(mapsFigure(args)).querySelectorAll('image')).toHaveLength(2 + 4 + 1);
  });

  it('says what each row, column and colour is, with the seed and the commit', () => {
    const text = [...parsed(mapsFigure(args)).querySelectorAll('text')].map((node) => node.textContent).join(' ');
    for (const words of [
      'a 3',
      'a 8',
      'input',
      'β = 0.02',
      'β = 0.5',
      'Layer 1',
      'nats per cell',
      '12',
      'Seed 7, commit abcdef0.',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('is as wide as the unit of the colours needs', () => {
    const width = (unit: string): number =>
      Number(
        parsed(mapsFigure({ ...args, unit }))
          .querySelector('svg')
          ?.getAttribute('width'),
      );
    expect(width('of the largest pixel')).toBeGreaterThan(width('nats') + 60);
  });

  it('gives equal values equal colours within a layer', () => {
    const twice = { ...args.layers[0]!, rows: [0, 1].map((row) => ({ title: `${row}`, maps: [map(12), map(6)] })) };
    const addresses = [...parsed(mapsFigure({ ...args, layers: [twice] })).querySelectorAll('image')].map((image) =>
      image.getAttribute('href'),
    );
    expect(addresses[2]).toBe(addresses[4]);
    expect(addresses[2]).not.toBe(addresses[3]);
  });

  it('stands alone: a name space, no link outside itself, colours for light and dark', () => {
    const svg = mapsFigure(args);
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toContain('role="img"');
  });

  it('draws a layer that forgot everything as a dark one', () => {
    const blank = { ...args.layers[0]!, rows: [{ title: 'β = 9', maps: [map(0), map(0)] }] };
    expect(() => mapsFigure({ ...args, layers: [blank] })).not.toThrow();
  });

  it('refuses a row that was measured on other images', () => {
    const short = { ...args.layers[0]!, rows: [{ title: 'β = 1', maps: [map(1)] }] };
    expect(() => mapsFigure({ ...args, layers: [short] })).toThrow(
      "'β = 1' must have one map for each of the 2 examples, got 1",
    );
  });
});
