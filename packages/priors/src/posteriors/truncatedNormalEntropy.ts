import {
  hasKernel,
  runKernel,
  selfContainedGrad,
  TRUNCATED_NORMAL_ENTROPY,
  TRUNCATED_NORMAL_ENTROPY_GRAD,
} from '@infodrop/kernels';
import {
  add,
  div,
  type GradSaveFunc,
  log,
  minimum,
  mul,
  stack,
  sub,
  type Tensor,
  unstack,
} from '@tensorflow/tfjs-core';
import { LOG_SQRT_2PI, normalCdf } from '../normal/logNormalCdf.js';
import { density, haveKernels, standardEnds, type TruncatedNormalLaw } from './truncatedNormal.js';

/**
 * Differential entropy of a truncated normal law, nats, with its derivatives in closed form: those of its terms are some three hundred
 * operations. By the kernel of the engine, where there is one.
 *
 *   H = log(√(2πe)·scale·Z) + W/(2Z),   Z = Φ(b) − Φ(a),   W = aφ(a) − bφ(b)
 *   dH/dloc = (g(b) − g(a))/scale,   dH/dscale = (1 − a·g(a) + b·g(b))/scale,   g(x) = φ(x)(W/Z − 1 − x²)/(2Z)
 *
 * with a = (low − loc)/scale and b = (high − loc)/scale. It is at most log(high − low), the entropy of the uniform law: what rounding leaves above
 * that is taken away, but not its derivatives.
 */
export function truncatedNormalEntropy(law: TruncatedNormalLaw): Tensor {
  const { loc, scale } = law;
  const inOneKernel = hasKernel(TRUNCATED_NORMAL_ENTROPY) && haveKernels(law);
  return (inOneKernel ? byKernel : composed)(law)(loc, scale);
}

type Operation = (loc: Tensor, scale: Tensor) => Tensor;

const byKernel = ({ low, high }: TruncatedNormalLaw): Operation =>
  selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [loc, scale, save] = given as [Tensor, Tensor, GradSaveFunc];
    save([loc, scale]);
    return {
      value: runKernel(TRUNCATED_NORMAL_ENTROPY, { loc, scale }, { low, high }),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [place, spread] = saved as [Tensor, Tensor];
        return runKernel(TRUNCATED_NORMAL_ENTROPY_GRAD, { dy, loc: place, scale: spread }, { low, high });
      },
    };
  });

/** The two ends are one tensor, so that each operation is done once. */
const composed = ({ low, high }: TruncatedNormalLaw): Operation =>
  selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [loc, scale, save] = given as [Tensor, Tensor, GradSaveFunc];
    const ends = stack(standardEnds({ loc, scale, low, high }));
    const densities = density(ends);
    const [below, above] = unstack(normalCdf(ends)) as [Tensor, Tensor];
    const [atLow, atHigh] = unstack(mul(ends, densities)) as [Tensor, Tensor];
    const mass = sub(above, below);
    const share = div(sub(atLow, atHigh), mass);
    save([ends, div(densities, mass), share, scale]);
    const entropy = add(add(log(scale), log(mass)), add(mul(share, 0.5), LOG_SQRT_2PI + 0.5));
    return {
      value: minimum(entropy, Math.log(high - low)),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [places, relative, excess, spread] = saved as [Tensor, Tensor, Tensor, Tensor];
        // Far in a tail the density is 0, and the square of the place may be none: it is multiplied step by step.
        const slopes = mul(sub(mul(relative, sub(excess, 1)), mul(places, mul(places, relative))), 0.5);
        const [ofLow, ofHigh] = unstack(slopes) as [Tensor, Tensor];
        const [lowPart, highPart] = unstack(mul(places, slopes)) as [Tensor, Tensor];
        const back = div(dy, spread);
        return [mul(back, sub(ofHigh, ofLow)), mul(back, add(sub(highPart, lowPart), 1))];
      },
    };
  });
