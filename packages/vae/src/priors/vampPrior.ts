import { standardNormal } from '@infodrop/priors';
import { foldIn, key as keyOf, normal } from '@infodrop/random';
import { requireInteger, requireSomeOptions } from '@infodrop/requirements';
import { sigmoid, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { type JointPrior, type JointPriorModel, mixtureLogProb, mixtureSample } from './jointPrior.js';

/** Arguments of {@link vampPrior}. */
export interface VampPriorOptions {
  /** How many pseudo-inputs, an integer ≥ 1. */
  readonly components: number;
  /** Of the values at which they begin, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

/** A prior made of what a model makes of learned inputs. */
export interface VampPrior extends JointPrior {
  readonly kind: 'vampPrior';
  /** The learned inputs, [components, …inputShape]. */
  pseudoInputs(model: JointPriorModel): Tensor;
}

/**
 * The variational mixture of posteriors: a prior that is what the encoder makes of learned pseudo-inputs u_k, all with one share.
 *
 *   p(z) = (1/K) Σ_k q(z|u_k)
 *
 * Where the u_k are all the data, it is the aggregate posterior, and the rate is the mutual information. Pseudo-inputs of values from 0 to 1
 * are the sigmoids of what is learned, of real values that itself; it begins at draws of N(0, 1). Its divergences are estimated at the draw
 * of the code. The encoder sees the pseudo-inputs without the noise that layers of its own may have.
 *
 * @param options - `components` K; `seed`.
 * @returns What `vae` takes as `prior`, for any code with a density; `pseudoInputs(model)` shows them.
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * Source: J. M. Tomczak, M. Welling, [VAE with a VampPrior](https://arxiv.org/abs/1705.07120), 2018, equation 9; there values are cut to
 * 0 … 1 instead, where they have no gradient any more.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { mlpDecoder, mlpEncoder, vae, vampPrior } from '@infodrop/vae';
 * const prior = vampPrior({ components: 50 });
 * const model = vae({
 *   encoder: mlpEncoder({ inputShape: [4], latent: 2, units: [8] }),
 *   decoder: mlpDecoder({ outputShape: [4], latent: 2, units: [8] }),
 *   prior,
 * });
 * prior.pseudoInputs(model).shape; // [50, 4]
 */
export function vampPrior(options: VampPriorOptions): VampPrior {
  const caller = 'vampPrior';
  requireSomeOptions(caller, options, ['components', 'seed']);
  const { components, seed = 0 } = options;
  requireInteger(caller, 'components', components, 1);
  requireInteger(caller, 'seed', seed, 0);
  const pseudoInputs = (model: JointPriorModel): Tensor => {
    const [values] = model.priorParameters() as [Tensor];
    return model.likelihood.domain === 'real' ? values.clone() : sigmoid(values);
  };
  return {
    kind: 'vampPrior',
    joint: true,
    proper: true,
    // Where the encoder's posteriors are: no code of the same encoder can fall elsewhere.
    support: 'real',
    parametersOf: ({ inputShape }) => {
      const shape = [components, ...inputShape];
      const size = shape.reduce((product, length) => product * length, 1);
      const initial = new Float32Array(normal(foldIn(foldIn(keyOf(seed), 'initial weights'), 'prior'), size));
      return [{ name: 'pseudoInputs', shape, initial }];
    },
    pseudoInputs,
    logProb: (z, model) => tidy(() => mixtureLogProb(model.encode(pseudoInputs(model)), zeros([components]), z)),
    sample: (key, count, model) =>
      tidy(() => {
        const eta = standardNormal(foldIn(key, 'codes'), [count, model.latent]);
        const laws = model.encode(pseudoInputs(model));
        return mixtureSample(laws, zeros([components]), foldIn(key, 'components'), eta);
      }),
    getConfig: () => ({ kind: 'vampPrior', components, seed }),
  };
}
