import {
  hasKernel,
  isRepeatedTo,
  runKernel,
  selfContainedGrad,
  sumProducts,
  sumTo,
  TRUNCATED_NORMAL,
  TRUNCATED_NORMAL_GRAD,
} from '@infodrop/kernels';
import {
  add,
  clipByValue,
  exp,
  type GradSaveFunc,
  maximum,
  minimum,
  mul,
  stack,
  sub,
  type Tensor,
  unstack,
} from '@tensorflow/tfjs-core';
import { normalCdf } from '../normal/logNormalCdf.js';
import { normalQuantile } from '../normal/normalQuantile.js';
import { haveKernels, standardEnds, type TruncatedNormalLaw } from './truncatedNormal.js';

/**
 * Draws from a truncated normal law, from standard normals η that its parameters broadcast to, with its derivatives in closed form. By the
 * kernel of the engine, where there is one and the parameters are repeated in the normals.
 *
 *   x = loc + scale·t,   t = Φ⁻¹(Φ(a) + v(Φ(b) − Φ(a))),   v = Φ(η)
 *   dt/da = (1 − v)φ(a)/φ(t),   dt/db = vφ(b)/φ(t),   dt/dη = (Φ(b) − Φ(a))φ(η)/φ(t)
 *
 * with a = (low − loc)/scale and b = (high − loc)/scale. What rounding takes out of [low, high] is put at its end; for loc within and scale at
 * most high − low it moves with neither.
 */
export function truncatedNormalSample(law: TruncatedNormalLaw, normals: Tensor): Tensor {
  const { loc, scale } = law;
  const inOneKernel =
    hasKernel(TRUNCATED_NORMAL) &&
    haveKernels(law) &&
    normals.dtype === 'float32' &&
    normals.size > 0 &&
    isRepeatedTo(loc.shape, normals.shape);
  return (inOneKernel ? byKernel : composed)(law)(loc, scale, normals);
}

type Operation = (loc: Tensor, scale: Tensor, normals: Tensor) => Tensor;

const byKernel = ({ low, high }: TruncatedNormalLaw): Operation =>
  selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [loc, scale, normals, save] = given as [Tensor, Tensor, Tensor, GradSaveFunc];
    const [value, standard] = runKernel(TRUNCATED_NORMAL, { loc, scale, normals }, { low, high });
    save([loc, scale, normals, standard]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [place, spread, eta, t] = saved as [Tensor, Tensor, Tensor, Tensor];
        const inputs = { dy, loc: place, scale: spread, normals: eta, standard: t };
        const slopes = runKernel(TRUNCATED_NORMAL_GRAD, inputs, { low, high });
        return [
          ...slopes.map((slope) => () => sumTo(slope, spread.shape)),
          () => {
            const [a, b] = standardEnds({ loc: place, scale: spread, low, high });
            const mass = sub(normalCdf(b), normalCdf(a));
            return mul(dy, mul(mul(spread, mass), relativeDensity(t, eta)));
          },
        ];
      },
    };
  });

const composed = ({ low, high }: TruncatedNormalLaw): Operation =>
  selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [loc, scale, eta, save] = given as [Tensor, Tensor, Tensor, GradSaveFunc];
    const ends = stack(standardEnds({ loc, scale, low, high }));
    const [a, b] = unstack(ends) as [Tensor, Tensor];
    const [below, above] = unstack(normalCdf(ends)) as [Tensor, Tensor];
    const mass = sub(above, below);
    const share = normalCdf(eta);
    const t = minimum(maximum(normalQuantile(add(below, mul(share, mass))), a), b);
    save([ends, mass, share, t, scale, eta]);
    return {
      value: clipByValue(add(loc, mul(scale, t)), low, high),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [places, whole, shareBelow, drawn, spread, normal] = saved as [
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
          Tensor,
        ];
        const [a, b] = unstack(places) as [Tensor, Tensor];
        const ofLow = mul(sub(1, shareBelow), relativeDensity(drawn, a));
        const ofHigh = mul(shareBelow, relativeDensity(drawn, b));
        return [
          () => sumProducts(dy, sub(1, add(ofLow, ofHigh)), spread.shape),
          () => sumProducts(dy, sub(drawn, add(mul(a, ofLow), mul(b, ofHigh))), spread.shape),
          () => sumProducts(dy, mul(mul(spread, whole), relativeDensity(drawn, normal)), normal.shape),
        ];
      },
    };
  });

/** φ(x)/φ(t) = exp((t − x)(t + x)/2). */
const relativeDensity = (t: Tensor, x: Tensor): Tensor => exp(mul(mul(sub(t, x), add(t, x)), 0.5));
