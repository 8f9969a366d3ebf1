import { requireOneOf, requireOptions } from '@infodrop/requirements';
import { unitOfByte } from '../bytes.js';
import { factorDataset, type FactorDataset } from './factorDataset.js';

/** Arguments of {@link xyObject}. */
export interface XYObjectOptions {
  /** Whether the shade of a color is a factor of its own ('XYObjectShaded') or not. Default false. */
  readonly shaded?: boolean;
}

const SIDE = 64;
const LARGEST = 15;
const SHADES = 4;

/** Red, yellow, green, cyan, blue, magenta: whether red, green and blue are in them. */
const RAINBOW = [
  [1, 0, 0],
  [1, 1, 0],
  [0, 1, 0],
  [0, 1, 1],
  [0, 0, 1],
  [1, 0, 1],
] as const;

/**
 * XYObject: one square that varies in place, size and color.
 *
 *   factors x, y of 25 values, scale of 5, color of 24: 75,000 images of [64, 64, 3]
 *   shaded: x, y of 25, scale of 5, intensity of 4, color of 6
 *
 * The side is s = 7 + 2·scale cells, from column 2x + (15 − s)/2 and row 2y + (15 − s)/2 on. Colors are red, yellow, green, cyan, blue and
 * magenta, in four shades, ⌊255 i/4⌋/255 for i = 1 … 4; without `shaded` color 6(i − 1) + c is color c in shade i, which hides a factor on
 * purpose.
 *
 * @param options - `shaded`, false by default.
 * @throws TypeError when an option is unknown; RangeError when `shaded` is not true or false.
 *
 * Source: N. Michlo, R. Klein, S. James, [Overlooked implications of the reconstruction loss for VAE
 * disentanglement](https://arxiv.org/abs/2202.13341), 2023, with the settings of its [program](https://github.com/nmichlo/disent) (palette
 * rainbow, 4 shades); its bytes are divided by 255 here.
 *
 * @example
 * import { xyObject } from '@infodrop/datasets';
 * xyObject().size; // 75000
 */
export function xyObject(options: XYObjectOptions = {}): FactorDataset {
  requireOptions('xyObject', options, ['shaded']);
  const { shaded = false } = options;
  requireOneOf('xyObject', 'shaded', String(shaded), ['true', 'false']);
  const place = { x: 25, y: 25, scale: 5 };
  return factorDataset({
    factors: shaded ? { ...place, intensity: SHADES, color: 6 } : { ...place, color: SHADES * 6 },
    height: SIDE,
    width: SIDE,
    channels: 3,
    draw(factors, image) {
      const [x = 0, y = 0, scale = 0, fourth = 0, fifth = 0] = factors;
      const shade = shaded ? fourth : Math.floor(fourth / 6);
      const parts = RAINBOW[shaded ? fifth : fourth % 6]!;
      const value = unitOfByte[Math.floor((255 * (shade + 1)) / SHADES)]!;
      const side = 7 + 2 * scale;
      const margin = (LARGEST - side) / 2;
      for (let row = 2 * y + margin; row < 2 * y + margin + side; row++) {
        for (let column = 2 * x + margin; column < 2 * x + margin + side; column++) {
          const at = 3 * (row * SIDE + column);
          for (let channel = 0; channel < 3; channel++) image[at + channel] = value * parts[channel]!;
        }
      }
    },
  });
}
