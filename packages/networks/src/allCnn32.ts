import { requireSomeOptions } from '@infodrop/requirements';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { allCnn } from './allCnn.js';
import type { HiddenActivation } from './convolutionBlock.js';
import type { NetworkNoise } from './networkNoise.js';

export interface AllCnn32Options {
  /** Share of the paper's filters, > 0: layers have ⌊96·width⌋ and ⌊192·width⌋. Default 1. */
  readonly width?: number;
  /** What the two pooling blocks are multiplied by. */
  readonly noise: NetworkNoise;
  /** [height, width, channels]. Default [32, 32, 3]. */
  readonly inputShape?: readonly [number, number, number];
  /** Default 10. */
  readonly classes?: number;
  /** Default 'relu'. 'softplus' takes the log-normal prior with it. */
  readonly activation?: HiddenActivation;
  /** Share of input values that binary dropout drops, in [0, 1). Default 0.2, as the paper; 0 leaves the layer out. */
  readonly inputDropout?: number;
  /** Of the initial weights and the noise, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

const OPTIONS = ['noise', 'width', 'inputShape', 'classes', 'activation', 'inputDropout', 'seed'] as const;

/**
 * The paper's network for 32×32 images: convolutions only, with two noisy blocks of stride 2 in the place of pooling.
 *
 *   dropout 0.2 → 2 × conv 3×3 → noisy conv 3×3/2 → 2 × conv 3×3 (twice the filters) → noisy conv 3×3/2
 *   → conv 3×3 → conv 1×1 → conv 1×1 to classes → mean over the image → dense to classes
 *
 * Every convolution is followed by batch normalization and the activation. α of a noisy block is a 3×3/2 convolution
 * of the block's input. At width 1 the convolutions have 1,368,480 weights, those of α 414,720 more.
 *
 * @returns A model from images to logits [batch, classes], with the noise layers `informationDropout1` and `2` (or
 * `noise1`, `noise2`).
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * Source: A. Achille, S. Soatto, [Information Dropout](https://arxiv.org/abs/1611.01353), 2016, the network of its CIFAR-10 experiments, as in the
 * authors' published code; the architecture follows J. Springenberg et al., [Striving for simplicity](https://arxiv.org/abs/1412.6806), 2015.
 *
 * @example
 * import { allCnn32 } from '@infodrop/networks';
 * const network = allCnn32({ width: 0.25, noise: { kind: 'information', beta: 3, klScale: 1 / 50_000 } });
 */
export function allCnn32(options: AllCnn32Options): LayersModel {
  requireSomeOptions('allCnn32', options, OPTIONS);
  const {
    width = 1,
    noise,
    inputShape = [32, 32, 3],
    classes = 10,
    activation = 'relu',
    inputDropout = 0.2,
    seed = 0,
  } = options;
  return allCnn({
    name: 'allCnn32',
    blocks: [96, 192],
    width,
    noise,
    inputShape,
    shapeWayOut: 'CIFAR has [32, 32, 3].',
    classes,
    activation,
    inputDropout,
    seed,
  });
}
