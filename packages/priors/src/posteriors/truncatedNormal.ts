import { add, div, exp, log, mul, neg, square, sub, type Tensor, util } from '@tensorflow/tfjs-core';
import { LOG_SQRT_2PI, normalCdf } from '../normal/logNormalCdf.js';
import type { TruncatedLogNormalPosterior } from './posterior.js';

/** N(loc, scale²) cut to [low, high]. */
export type TruncatedNormalLaw = Pick<TruncatedLogNormalPosterior, 'loc' | 'scale' | 'low' | 'high'>;

/** What is known in closed form of N(loc, scale²) cut to [low, high], computed when it is asked for. */
export interface TruncatedNormal {
  /** log(Φ(b) − Φ(a)). */
  logMass(): Tensor;
  mean(): Tensor;
  variance(): Tensor;
}

/**
 * Mass, mean and variance of a truncated normal law.
 *
 *   a = (low − loc)/scale, b = (high − loc)/scale, Z = Φ(b) − Φ(a)
 *   mean = loc + scale (φ(a) − φ(b))/Z
 *   variance = scale² [1 + (aφ(a) − bφ(b))/Z − ((φ(a) − φ(b))/Z)²]
 *
 * It is right to float32 for loc in [low, high], where Z does not vanish.
 */
export function truncatedNormal(law: TruncatedNormalLaw): TruncatedNormal {
  const { loc, scale } = law;
  const [a, b] = standardEnds(law);
  const mass = sub(normalCdf(b), normalCdf(a));
  const slope = (): Tensor => div(sub(density(a), density(b)), mass);
  const weighted = (): Tensor => div(sub(mul(a, density(a)), mul(b, density(b))), mass);
  const logMass = (): Tensor => log(mass);
  return {
    logMass,
    mean: () => add(loc, mul(scale, slope())),
    variance: () => mul(square(scale), add(sub(weighted(), square(slope())), 1)),
  };
}

/** φ(x), the density of the standard normal law. */
export const density = (x: Tensor): Tensor => exp(neg(add(mul(square(x), 0.5), LOG_SQRT_2PI)));

/** The ends in units of the law's scale from its loc, a and b: of the shape of `loc`. */
export function standardEnds({ loc, scale, low, high }: TruncatedNormalLaw): [a: Tensor, b: Tensor] {
  return [div(sub(low, loc), scale), div(sub(high, loc), scale)];
}

/** Whether the kernels of the engine take the parameters: float32, of one shape, and there are some. */
export function haveKernels({ loc, scale }: TruncatedNormalLaw): boolean {
  return (
    loc.dtype === 'float32' && scale.dtype === 'float32' && loc.size > 0 && util.arraysEqual(loc.shape, scale.shape)
  );
}
