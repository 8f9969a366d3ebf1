import { gaussianPosterior, logNormalPosterior, type Posterior, standardNormal } from '@infodrop/priors';
import { foldIn, key as keyOf, normal } from '@infodrop/random';
import { requireInteger, requireOneOf, requireSomeOptions } from '@infodrop/requirements';
import { exp, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type JointPrior, type JointPriorModel, mixtureLogProb, mixtureSample } from './jointPrior.js';

/** Arguments of {@link jointMixture}. */
export interface JointMixtureOptions {
  /** How many, an integer ≥ 1. */
  readonly components: number;
  /** 'gaussian' (the default), or 'logNormal' for codes above 0, such as those of information dropout. */
  readonly family?: 'gaussian' | 'logNormal';
  /** Of the places at which the components begin, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

/**
 * A prior that is a learned mixture over the whole code, so that units may depend on each other.
 *
 *   p(z) = Σ_k w_k Π_j N(z_j; loc_kj, scale_kj²),  or of log z_j, 1/z_j times it
 *
 * Unlike `mixture` of @infodrop/priors, which mixes in each unit alone. Places begin as draws of N(0, 1), widths and shares equal. Its
 * divergences are estimated at the draw of the code.
 *
 * @param options - `components`; `family`, 'gaussian' or 'logNormal'; `seed`.
 * @returns What `vae` takes as `prior`.
 * @throws RangeError when an option is outside its domain; TypeError for one that there is not.
 *
 * Source: N. Dilokthanakul et al., [Deep unsupervised clustering with Gaussian mixture variational
 * autoencoders](https://arxiv.org/abs/1611.02648), 2016; here the component is summed out instead of inferred.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { key } from '@infodrop/random';
 * import { jointMixture, mlpDecoder, mlpEncoder, vae } from '@infodrop/vae';
 * const model = vae({
 *   encoder: mlpEncoder({ inputShape: [4], latent: 2, units: [8] }),
 *   decoder: mlpDecoder({ outputShape: [4], latent: 2, units: [8] }),
 *   prior: jointMixture({ components: 10 }),
 * });
 * model.sample({ key: key(7), count: 3 }).shape; // [3, 4]
 */
export function jointMixture(options: JointMixtureOptions): JointPrior {
  const caller = 'jointMixture';
  requireSomeOptions(caller, options, ['components', 'family', 'seed']);
  const { components, family = 'gaussian', seed = 0 } = options;
  requireInteger(caller, 'components', components, 1);
  requireOneOf(caller, 'family', family, ['gaussian', 'logNormal']);
  requireInteger(caller, 'seed', seed, 0);
  const read = (model: JointPriorModel): { readonly laws: Posterior; readonly logits: Tensor } => {
    const [logits, loc, logScale] = model.priorParameters() as [Tensor, Tensor, Tensor];
    const scale = exp(logScale);
    const laws =
      family === 'gaussian'
        ? gaussianPosterior({ loc, scale })
        : logNormalPosterior({ f: exp(loc), alpha: scale, meanCorrection: false });
    return { laws, logits };
  };
  return {
    kind: 'jointMixture',
    joint: true,
    proper: true,
    support: family === 'gaussian' ? 'real' : 'positive',
    parametersOf: ({ latent }) => [
      { name: 'logits', shape: [components], initial: 0 },
      {
        name: 'loc',
        shape: [components, latent],
        initial: new Float32Array(normal(foldIn(foldIn(keyOf(seed), 'initial weights'), 'prior'), components * latent)),
      },
      { name: 'logScale', shape: [components, latent], initial: 0 },
    ],
    logProb: (z, model) =>
      tidy(() => {
        const { laws, logits } = read(model);
        return mixtureLogProb(laws, logits, z);
      }),
    sample: (key, count, model) =>
      tidy(() => {
        const { laws, logits } = read(model);
        const eta = standardNormal(foldIn(key, 'codes'), [count, model.latent]);
        return mixtureSample(laws, logits, foldIn(key, 'components'), eta);
      }),
    getConfig: () => ({ kind: 'jointMixture', components, family, seed }),
  };
}
