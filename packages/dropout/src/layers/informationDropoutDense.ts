import { denseMap } from '../functions/linearMap.js';
import { ProjectedInformationDropout, type ProjectedArgs } from './projectedInformationDropout.js';

export interface InformationDropoutDenseArgs extends ProjectedArgs {
  /** Units of the layer, an integer > 0. */
  readonly units: number;
}

/** A fully connected layer with information dropout. See `informationDropoutDense`. */
export class InformationDropoutDense extends ProjectedInformationDropout {
  static readonly className = 'InfodropInformationDropoutDense';

  constructor(args: InformationDropoutDenseArgs) {
    super('informationDropoutDense', args, ['units'], (caller) => denseMap(caller, args));
    this.supportsMasking = true;
  }

  get units(): number {
    return this.map.outputs;
  }
}

/**
 * A fully connected layer with information dropout: f and α both from its input.
 *
 *   f = activation(x·W + b),   α = minAlpha + alphaRange·σ(x·Wα + bα),   z = ε ⊙ f
 *
 * W starts as N(0, 2/inputs), Wα as N(0, 0.1²/inputs), the biases at 0. Noise, cost and the other arguments are those
 * of `informationDropout`.
 *
 * @param args.units - Integer > 0.
 * @param args.activation - Default 'relu'.
 * @returns A tfjs layer: [batch, …, inputs] to [batch, …, units].
 * @throws RangeError when an argument is outside its domain; TypeError for an argument that there is not.
 *
 * Source: (19) and (20) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * sequential().add(informationDropoutDense({ units: 128, klScale: 1 / 8000, beta: 0.5, inputShape: [784] }));
 */
export function informationDropoutDense(args: InformationDropoutDenseArgs): InformationDropoutDense {
  return new InformationDropoutDense(args);
}
