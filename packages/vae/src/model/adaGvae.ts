import { type GaussianPosterior, gaussianPosterior, type Posterior, standardNormal } from '@infodrop/priors';
import { foldIn } from '@infodrop/random';
import { requireOptions, requireSomeOptions } from '@infodrop/requirements';
import type { Batch } from '@infodrop/training';
import {
  add,
  cast,
  concat,
  customGrad,
  div,
  less,
  log,
  max,
  min,
  mul,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { betaVae } from '../objectives/betaVae.js';
import { type BoundNames, requireWeight } from '../objectives/terms.js';
import { requireShape } from '../requireTensors.js';
import { requireDomain } from './requireDomain.js';
import type { Vae } from './vae.js';
import type { VaeObjective } from './vaeObjective.js';
import { requireVae } from './requireVae.js';

/** Arguments of {@link adaptiveGroups}. */
export interface AdaptiveGroupsOptions {
  /** q(z|x) of the first images, [pairs, units]. */
  readonly first: GaussianPosterior;
  /** That of the second ones. */
  readonly second: GaussianPosterior;
}

/** Posteriors of pairs, alike in the units that a pair shares. */
export interface AdaptiveGroups {
  readonly first: GaussianPosterior;
  readonly second: GaussianPosterior;
  /** 1 where a unit is shared, else 0, [pairs, units]. */
  readonly shared: Tensor;
}

/**
 * Gives the two images of a pair one posterior in the units in which they are alike.
 *
 *   δ_j = KL(q(z_j|x₁) ‖ q(z_j|x₂)),   shared: δ_j < ½ (max δ + min δ)
 *   shared units: loc = ½ (loc₁ + loc₂), scale² = ½ (scale₁² + scale₂²)
 *
 * Which units are shared is decided for each pair and has no gradient.
 *
 * @param options - `first` and `second`, Gaussian posteriors [pairs, units].
 * @returns The two posteriors, and which units are shared.
 * @throws RangeError when the shapes do not fit; TypeError for an option that there is not.
 *
 * Source: F. Locatello et al., [Weakly-supervised disentanglement without compromises](https://arxiv.org/abs/2002.02886), 2020, section 4
 * (Ada-GVAE).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { gaussianPosterior } from '@infodrop/priors';
 * import { ones, tensor2d } from '@tensorflow/tfjs-core';
 * import { adaptiveGroups } from '@infodrop/vae';
 * const first = gaussianPosterior({ loc: tensor2d([[0, 1]]), scale: ones([1, 2]) });
 * const second = gaussianPosterior({ loc: tensor2d([[4, 1.2]]), scale: ones([1, 2]) });
 * adaptiveGroups({ first, second }).first.loc; // [[0, 1.1]]
 */
export function adaptiveGroups(options: AdaptiveGroupsOptions): AdaptiveGroups {
  requireSomeOptions('adaptiveGroups', options, ['first', 'second']);
  const { first, second } = options;
  requireShape('adaptiveGroups', 'first', first, [null, null]);
  requireShape('adaptiveGroups', 'second', second, first.shape);
  return tidy((): never => {
    const variances = [square(first.scale), square(second.scale)] as const;
    const distance = square(sub(first.loc, second.loc));
    const ratio = div(add(variances[0], distance), variances[1]);
    const kl = add(mul(sub(ratio, 1), 0.5), log(div(second.scale, first.scale)));
    const shared = sharedUnits(kl);
    const own = sub(1, shared);
    const loc = mul(add(first.loc, second.loc), 0.5);
    const scale = sqrt(mul(add(...variances), 0.5));
    const grouped = (of: GaussianPosterior): GaussianPosterior =>
      gaussianPosterior({
        loc: add(mul(of.loc, own), mul(loc, shared)),
        scale: add(mul(of.scale, own), mul(scale, shared)),
      });
    return { first: grouped(first), second: grouped(second), shared } as never;
  });
}

/** 1 where a divergence is below the middle of its row, without a gradient: a comparison has none in tfjs. */
const sharedUnits = customGrad((of) => ({
  value: tidy(() => {
    const kl = of as Tensor;
    return cast(less(kl, mul(add(max(kl, 1, true), min(kl, 1, true)), 0.5)), 'float32');
  }),
  gradFunc: (dy: Tensor) => zerosLike(dy),
}));

/** Arguments of {@link adaGvaeObjective}. */
export interface AdaGvaeObjectiveOptions {
  /** Price of a nat of rate, ≥ 0; a warm-up multiplies it. Default 1. */
  readonly beta?: number;
}

/**
 * The objective of an Ada-GVAE: a variational autoencoder of pairs of images, whose codes are one in the units in which a pair is alike.
 *
 * @param model - From `vae`, with Gaussian codes; it is one of single images.
 * @param options - `beta`, 1 by default.
 * @returns What `train` takes as `objective`, for data of pairs, [2, …inputShape], such as `sampledPairs` of @infodrop/datasets gives.
 * Measures, means over images: `reconstruction`, `kl`, `elbo`, and `sharedUnits`, how many units a pair shares.
 * @throws RangeError when the codes are not Gaussian, or `beta` is not a number ≥ 0; TypeError for an option that there is not; in training
 * RangeError when data are no pairs, or values none of the likelihood.
 *
 * Source: F. Locatello et al., [Weakly-supervised disentanglement without compromises](https://arxiv.org/abs/2002.02886), 2020, equation 4.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { adaGvaeObjective, mlpDecoder, mlpEncoder, vae } from '@infodrop/vae';
 * const model = vae({
 *   encoder: mlpEncoder({ inputShape: [4], latent: 2, units: [8] }),
 *   decoder: mlpDecoder({ outputShape: [4], latent: 2, units: [8] }),
 * });
 * adaGvaeObjective(model, { beta: 2 }).turns[0]?.name; // 'all'
 */
export function adaGvaeObjective(
  model: Vae,
  options: AdaGvaeObjectiveOptions = {},
): VaeObjective<BoundNames | 'sharedUnits'> {
  const caller = 'adaGvaeObjective';
  requireVae(caller, model);
  requireOptions(caller, options, ['beta']);
  const { beta = 1 } = options;
  requireWeight(caller, 'beta', beta);
  if (model.code.kind !== 'gaussian') {
    throw new RangeError(`${caller}: model must have Gaussian codes, got ${model.code.kind}. Take gaussianCode().`);
  }
  const { latent, inputShape } = model;
  return {
    models: model.models,
    turns: [
      {
        name: 'all',
        terms(
          { inputs, arrays, size }: { inputs: Tensor; arrays: Batch; size: number },
          { key, training, betaFactor },
        ) {
          requireShape(caller, 'a pair', { shape: inputs.shape.slice(1) }, [2, ...inputShape]);
          requireDomain(caller, model.likelihood, arrays.inputs);
          const images = reshape(inputs, [2 * size, ...inputShape]);
          const { loc, scale } = model.encode(images, { training }) as GaussianPosterior;
          // Rows 2i and 2i + 1 are a pair.
          const half = (of: Tensor, which: number): Tensor =>
            reshape(slice(reshape(of, [size, 2, latent]), [0, which, 0], [size, 1, latent]), [size, latent]);
          const [first, second] = [0, 1].map((which) =>
            gaussianPosterior({ loc: half(loc, which), scale: half(scale, which) }),
          ) as [GaussianPosterior, GaussianPosterior];
          const groups = adaptiveGroups({ first, second });
          const together = (name: 'loc' | 'scale'): Tensor =>
            reshape(concat([groups.first[name], groups.second[name]], 1), [2 * size, latent]);
          const posterior: Posterior = gaussianPosterior({ loc: together('loc'), scale: together('scale') });
          const eta = standardNormal(foldIn(key, 'code'), posterior.shape);
          const logLikelihood = model.likelihood.logProb(
            images,
            model.parametersOfCodes(posterior.sample(eta), { training }),
          );
          const kl = model.klByUnit(posterior, eta);
          const { loss, measures } = betaVae({ logLikelihood, kl, beta: beta * betaFactor });
          return { loss, measures: { ...measures, sharedUnits: sum(groups.shared, 1) } };
        },
      },
    ],
  };
}
