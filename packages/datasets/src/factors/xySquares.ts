import { factorDataset, type FactorDataset } from './factorDataset.js';

const SIDE = 64;
const SQUARE = 8;

/**
 * XYSquares: three squares, red, green and blue, each in one of 8 × 8 places that do not overlap.
 *
 *   factors x_R, y_R, x_G, y_G, x_B, y_B of 8 values: 262,144 images of [64, 64, 3]
 *
 * The square of a channel is its cells of value 1, 8 × 8 from column 8x and row 8y on. Two images differ by as much however far apart
 * their squares are, so that an error by pixels says nothing of how the factors are ordered: hard for an autoencoder on purpose.
 *
 * Source: N. Michlo, R. Klein, S. James, [Overlooked implications of the reconstruction loss for VAE
 * disentanglement](https://arxiv.org/abs/2202.13341), 2023, with the settings of its [program](https://github.com/nmichlo/disent); its 255 is 1
 * here.
 *
 * @example
 * import { xySquares } from '@infodrop/datasets';
 * xySquares().images([0, 0, 1, 0, 7, 7]); // red in the top left corner, green beside it, blue in the bottom right
 */
export function xySquares(): FactorDataset {
  return factorDataset({
    factors: { x_R: 8, y_R: 8, x_G: 8, y_G: 8, x_B: 8, y_B: 8 },
    height: SIDE,
    width: SIDE,
    channels: 3,
    draw(factors, image) {
      for (let channel = 0; channel < 3; channel++) {
        const left = SQUARE * factors[2 * channel]!;
        const top = SQUARE * factors[2 * channel + 1]!;
        for (let y = top; y < top + SQUARE; y++) {
          const row = 3 * (y * SIDE + left) + channel;
          for (let x = 0; x < SQUARE; x++) image[row + 3 * x] = 1;
        }
      }
    },
  });
}
