import { requireSomeOptions } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { allCnn } from './allCnn.js';
import type { HiddenActivation } from './convolutionBlock.js';
import type { NetworkNoise } from './networkNoise.js';

export interface AllCnn96Options {
  /** Share of the paper's filters, > 0: the blocks have ⌊32·width⌋, ⌊64·width⌋, ⌊96·width⌋ and ⌊192·width⌋. Default 1. */
  readonly width?: number;
  /** What the four pooling blocks are multiplied by. */
  readonly noise: NetworkNoise;
  /** [height, width, channels]. Default [96, 96, 1]. */
  readonly inputShape?: readonly [number, number, number];
  /** Default 10. */
  readonly classes?: number;
  /** Default 'relu'. 'softplus' takes the log-normal prior with it. */
  readonly activation?: HiddenActivation;
  /** Of the initial weights and the noise, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

const OPTIONS = ['noise', 'width', 'inputShape', 'classes', 'activation', 'seed'] as const;

/**
 * The paper's network for cluttered digits of 96×96: convolutions only, with four noisy blocks of stride 2 in the place of pooling.
 *
 *   4 × (2 × conv 3×3 → noisy conv 3×3/2) of 32, 64, 96 and 192 filters → conv 3×3 → conv 1×1 → conv 1×1 to classes
 *   → mean over the image → dense to classes
 *
 * Every convolution, that to classes too, is followed by batch normalization and the activation. α of a noisy block is a 3×3/2
 * convolution of the block's input; in the authors' code its cap is 1 here (`alphaRange: 1`), and β 0.5. At width 1 the convolutions
 * have 1,532,064 weights, those of α 460,800 more.
 *
 * @returns A model from images to logits [batch, classes], with the noise layers `informationDropout1` to `4` (or `noise1` to
 * `4`), whose outputs are a half, a quarter, an eighth and a sixteenth of the image on a side.
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * Source: A. Achille, S. Soatto, [Information Dropout](https://arxiv.org/abs/1611.01353), 2016, the network of its Cluttered MNIST
 * experiment, as in the authors' published code, whose last dense layer the paper does not have. Their batch normalization is in
 * training mode at test time too; here it is not.
 *
 * @example
 * import { allCnn96 } from '@infodrop/networks';
 * const noise = { kind: 'information', beta: 0.5, klScale: 1 / 50_000, alphaRange: 1 } as const;
 * const network = allCnn96({ width: 0.5, noise });
 */
export function allCnn96(options: AllCnn96Options): LayersModel {
  requireSomeOptions('allCnn96', options, OPTIONS);
  const { width = 1, noise, inputShape = [96, 96, 1], classes = 10, activation = 'relu', seed = 0 } = options;
  return allCnn({
    name: 'allCnn96',
    blocks: [32, 64, 96, 192],
    width,
    noise,
    inputShape,
    shapeWayOut: 'The default is [96, 96, 1].',
    classes,
    activation,
    inputDropout: 0,
    seed,
  });
}
