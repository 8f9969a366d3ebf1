import { gaussianPosterior, logNormalPosterior, type Posterior } from '@infodrop/priors';
import { requireSomeOptions, requireThat } from '@infodrop/requirements';
import {
  clone,
  customGrad,
  expandDims,
  mean,
  mul,
  neg,
  reshape,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor,
  tidy,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { requireShape } from '../requireTensors.js';
import { effectiveDraws, importanceWeightedBound } from './importanceWeighted.js';
import type { VaeTerms } from './terms.js';

/** Arguments of {@link doublyReparameterized}. */
export interface DoublyReparameterizedOptions {
  /** q(z|x), [batch, units]: from `gaussianPosterior` or `logNormalPosterior`. */
  readonly posterior: Posterior;
  /** What the draws are made from, standard normals [draws, batch, units]. */
  readonly eta: Tensor;
  /** log p(x|z) + log p(z) of z [draws, batch, units], [draws, batch], nats. */
  readonly logJoint: (z: Tensor) => Tensor;
}

/**
 * The importance-weighted bound with the doubly reparameterized gradient, whose noise falls as draws are added.
 *
 *   loss = −E log (1/K) Σ_k w_k
 *   ∇ decoder = −Σ_k w̃_k ∇ log w_k,   ∇ encoder = −Σ_k w̃_k² (∂ log w_k/∂z_k) ∇ z_k,   w̃ = w / Σ w
 *
 * The loss is that of `importanceWeighted`; the gradient has the same expectation, and through the density q(z|x) itself none flows, only
 * through the draws. The prior inside `logJoint` is trained as the decoder is.
 *
 * @param options - `posterior`; `eta` [draws, batch, units]; `logJoint(z)`, called once.
 * @returns `loss`, and by example `bound` and `effectiveDraws`.
 * @throws RangeError when the shapes do not fit or the posterior is of another kind; TypeError for an option that there is not.
 *
 * Source: G. Tucker et al., [Doubly reparameterized gradient estimators for Monte Carlo objectives](https://arxiv.org/abs/1810.04152), 2019,
 * equation 8.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { gaussian, gaussianPosterior } from '@infodrop/priors';
 * import { randomNormal, sum, tensor2d } from '@tensorflow/tfjs-core';
 * import { doublyReparameterized } from '@infodrop/vae';
 * const posterior = gaussianPosterior({ loc: tensor2d([[0.5]]), scale: tensor2d([[0.8]]) });
 * const logJoint = (z) => sum(gaussian().logProb(z, []), -1); // of a decoder that says nothing
 * doublyReparameterized({ posterior, eta: randomNormal([5, 1, 1]), logJoint }).loss;
 */
export function doublyReparameterized(options: DoublyReparameterizedOptions): VaeTerms<'bound' | 'effectiveDraws'> {
  const caller = 'doublyReparameterized';
  requireSomeOptions(caller, options, ['posterior', 'eta', 'logJoint'], ['posterior', 'eta', 'logJoint']);
  const { posterior, eta, logJoint } = options;
  requireShape(caller, 'eta', eta, [null, ...posterior.shape]);
  return tidy(() => {
    // The backward pass comes to the loss first, which leaves the weights for the draws.
    const passed: { weights?: Tensor } = {};
    const weightGradient = customGrad((z) => ({
      value: clone(z as Tensor),
      gradFunc: (dy: Tensor) => tidy(() => mul(dy, expandDims(passed.weights!, -1))),
    }));
    const z = weightGradient(posterior.sample(eta));
    const logDensity = sum(withoutGradient(caller, posterior).logProb(z), -1);
    const joint = logJoint(z);
    requireShape(caller, 'what logJoint returns', joint, logDensity.shape);
    const logWeights = sub(joint, logDensity);
    const loss = customGrad((w, save) => {
      const of = w as Tensor;
      const [draws = 1, batch = 1] = of.shape;
      const weights = tidy(() => reshape(transpose(softmax(transpose(of))), [draws, batch]));
      (save as (tensors: Tensor[]) => void)([weights]);
      const value = tidy(() => neg(mean(importanceWeightedBound(of))));
      return {
        value,
        gradFunc: (dy: Tensor, [saved]: Tensor[]) => {
          passed.weights = saved!;
          return tidy(() => mul(mul(dy, -1 / batch), saved!));
        },
      };
    })(logWeights) as Scalar;
    const bound = importanceWeightedBound(logWeights);
    return { loss, measures: { bound, effectiveDraws: effectiveDraws(logWeights) } } as never;
  });
}

/** A tensor's value, through which no gradient flows. */
const stopped = (tensor: Tensor): Tensor =>
  customGrad((x) => ({ value: clone(x as Tensor), gradFunc: (dy: Tensor) => zerosLike(dy) }))(tensor);

/** The same posterior, whose parameters get no gradient. */
function withoutGradient(caller: string, posterior: Posterior): Posterior {
  if (posterior.kind === 'gaussian') {
    return gaussianPosterior({ loc: stopped(posterior.loc), scale: stopped(posterior.scale) });
  }
  requireThat(
    posterior.kind === 'logNormal',
    caller,
    'posterior',
    'from gaussianPosterior or logNormalPosterior',
    posterior.kind,
  );
  const { f, alpha, meanCorrection } = posterior as Extract<Posterior, { kind: 'logNormal' }>;
  return logNormalPosterior({ f: stopped(f), alpha: stopped(alpha), meanCorrection });
}
