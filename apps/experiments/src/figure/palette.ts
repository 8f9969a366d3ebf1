import * as Plot from '@observablehq/plot';

/** 256 colours, red, green and blue of each: 768 bytes. */
export type Palette = Uint8Array;

/**
 * The palette of nats: dark where there are none, bright where there are most, of evenly growing lightness.
 *
 * @returns The 256 colours of the scheme 'inferno' (Smith & van der Walt).
 *
 * @example
 * natsPalette().slice(0, 3); // almost black
 */
export function natsPalette(): Palette {
  const scale = Plot.scale({ color: { type: 'linear', domain: [0, 255], scheme: 'inferno' } });
  return paletteOf((i) => scale.apply(i) as string);
}

/**
 * The palette of the canvas: ink is white on black, as MNIST has it.
 *
 * @returns 256 greys.
 *
 * @example
 * inkPalette().slice(-3); // Uint8Array [255, 255, 255]
 */
export function inkPalette(): Palette {
  return Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
}

function paletteOf(colour: (index: number) => string): Palette {
  const palette = new Uint8Array(768);
  for (let i = 0; i < 256; i++) {
    const css = colour(i);
    const hexadecimal = /^#([0-9a-f]{6})$/i.exec(css)?.[1];
    const channels = hexadecimal
      ? [0, 2, 4].map((at) => parseInt(hexadecimal.slice(at, at + 2), 16))
      : css.match(/\d+/g)?.map(Number);
    if (channels?.length !== 3)
      throw new TypeError(`natsPalette: a colour must be #rrggbb or rgb(r, g, b), got ${css}.`);
    palette.set(channels, 3 * i);
  }
  return palette;
}
