import { selfContainedGrad, sumTo } from '@infodrop/kernels';
import { add, exp, type GradSaveFunc, mul, stack, sub, type Tensor, unstack } from '@tensorflow/tfjs-core';
import { normalCdf } from '../normal/logNormalCdf.js';
import { normalQuantile } from '../normal/normalQuantile.js';
import { standardEnds, type TruncatedNormalLaw } from './truncatedNormal.js';

/**
 * Draws from a truncated normal law, from standard normals η that its parameters broadcast to, with its derivatives in closed form.
 *
 *   x = loc + scale·t,   t = Φ⁻¹(Φ(a) + v(Φ(b) − Φ(a))),   v = Φ(η)
 *   dt/da = (1 − v)φ(a)/φ(t),   dt/db = vφ(b)/φ(t),   dt/dη = (Φ(b) − Φ(a))φ(η)/φ(t)
 *
 * with a = (low − loc)/scale and b = (high − loc)/scale. Rounding may take it out of [low, high] by as much.
 */
export function truncatedNormalSample(law: TruncatedNormalLaw, normals: Tensor): Tensor {
  const { low, high } = law;
  return selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [loc, scale, eta, save] = given as [Tensor, Tensor, Tensor, GradSaveFunc];
    const ends = stack(standardEnds({ loc, scale, low, high }));
    const [below, above] = unstack(normalCdf(ends)) as [Tensor, Tensor];
    const mass = sub(above, below);
    const share = normalCdf(eta);
    const t = normalQuantile(add(below, mul(share, mass)));
    save([ends, mass, share, t, scale, eta]);
    return {
      value: add(loc, mul(scale, t)),
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
        // φ(x)/φ(t) = exp((t − x)(t + x)/2)
        const relative = (x: Tensor) => exp(mul(mul(sub(drawn, x), add(drawn, x)), 0.5));
        const ofLow = mul(sub(1, shareBelow), relative(a));
        const ofHigh = mul(shareBelow, relative(b));
        return [
          () => sumTo(mul(dy, sub(1, add(ofLow, ofHigh))), spread.shape),
          () => sumTo(mul(dy, sub(drawn, add(mul(a, ofLow), mul(b, ofHigh)))), spread.shape),
          () => sumTo(mul(dy, mul(mul(spread, whole), relative(normal))), normal.shape),
        ];
      },
    };
  })(law.loc, law.scale, normals);
}
