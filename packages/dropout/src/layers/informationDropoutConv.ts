import { convolutionMap, type ConvolutionMap } from '../functions/linearMap.js';
import {
  type ConvolutionRank,
  KERNEL_ARGS,
  type KernelArgs,
  type KernelGeometry,
} from '../functions/kernelGeometry.js';
import { ProjectedInformationDropout, type ProjectedArgs } from './projectedInformationDropout.js';

export interface InformationDropoutConvArgs extends ProjectedArgs, KernelArgs {
  /** Channels of the output, an integer > 0. */
  readonly filters: number;
}

abstract class InformationDropoutConv extends ProjectedInformationDropout<ConvolutionMap> {
  constructor(args: InformationDropoutConvArgs, rank: ConvolutionRank) {
    super(`informationDropoutConv${rank}d`, args, ['filters', ...KERNEL_ARGS], (caller) =>
      convolutionMap(caller, args, rank),
    );
  }

  get filters(): number {
    return this.map.outputs;
  }

  get geometry(): KernelGeometry {
    return this.map.geometry;
  }
}

/** A convolution of sequences with information dropout. See `informationDropoutConv1d`. */
export class InformationDropoutConv1d extends InformationDropoutConv {
  static readonly className = 'InfodropInformationDropoutConv1d';

  constructor(args: InformationDropoutConvArgs) {
    super(args, 1);
  }
}

/** A convolution of images with information dropout. See `informationDropoutConv2d`. */
export class InformationDropoutConv2d extends InformationDropoutConv {
  static readonly className = 'InfodropInformationDropoutConv2d';

  constructor(args: InformationDropoutConvArgs) {
    super(args, 2);
  }
}

/** A convolution of volumes with information dropout. See `informationDropoutConv3d`. */
export class InformationDropoutConv3d extends InformationDropoutConv {
  static readonly className = 'InfodropInformationDropoutConv3d';

  constructor(args: InformationDropoutConvArgs) {
    super(args, 3);
  }
}

/**
 * A convolution with information dropout: f and α both from its input.
 *
 *   f = activation(x ∗ W + b),   α = minAlpha + alphaRange·σ(x ∗ Wα + bα),   z = ε ⊙ f
 *
 * W starts as N(0, 2/fanIn), Wα as N(0, 0.1²/fanIn), the biases at 0. Noise, cost and the other arguments are those of
 * `informationDropout`. To normalize between the convolution and the noise, use `informationDropout` on two inputs.
 *
 * @param args.filters - Integer > 0.
 * @param args.kernelSize - One number, or [height, width].
 * @param args.strides - Default 1. @param args.padding - 'same' (default) or 'valid'.
 * @param args.activation - Default 'relu'.
 * @returns A tfjs layer: [batch, height, width, channels] to [batch, height′, width′, filters].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: (19) and (20) in [docs/equations.md](../../../../docs/equations.md); the authors' code computes α by a convolution of the same input.
 *
 * @example
 * const layer = informationDropoutConv2d({ filters: 24, kernelSize: 3, strides: 2, klScale: 1 / 8000, beta: 0.5 });
 * layer.apply(ones([1, 28, 28, 1])); // [1, 14, 14, 24]
 */
export function informationDropoutConv2d(args: InformationDropoutConvArgs): InformationDropoutConv2d {
  return new InformationDropoutConv2d(args);
}

/**
 * A convolution of sequences with information dropout, as `informationDropoutConv2d` is of images.
 *
 *   f = activation(x ∗ W + b),   α = minAlpha + alphaRange·σ(x ∗ Wα + bα),   z = ε ⊙ f
 *
 * @param args - As of `informationDropoutConv2d`; `kernelSize` and `strides` are one number, or one in a list.
 * @returns A tfjs layer: [batch, steps, channels] to [batch, steps′, filters].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: (19) and (20) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * informationDropoutConv1d({ filters: 4, kernelSize: 3, klScale: 1 }).apply(ones([1, 8, 2])); // [1, 8, 4]
 */
export function informationDropoutConv1d(args: InformationDropoutConvArgs): InformationDropoutConv1d {
  return new InformationDropoutConv1d(args);
}

/**
 * A convolution of volumes with information dropout, as `informationDropoutConv2d` is of images.
 *
 *   f = activation(x ∗ W + b),   α = minAlpha + alphaRange·σ(x ∗ Wα + bα),   z = ε ⊙ f
 *
 * @param args - As of `informationDropoutConv2d`; `kernelSize` and `strides` are one number, or three in a list.
 * @returns A tfjs layer: [batch, depth, height, width, channels] to [batch, depth′, height′, width′, filters].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: (19) and (20) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * informationDropoutConv3d({ filters: 4, kernelSize: 3, klScale: 1 }).apply(ones([1, 4, 4, 4, 1])); // [1, 4, 4, 4, 4]
 */
export function informationDropoutConv3d(args: InformationDropoutConvArgs): InformationDropoutConv3d {
  return new InformationDropoutConv3d(args);
}
