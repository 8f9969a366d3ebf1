import { initializeWeights } from '@infodrop/networks';
import { type Posterior, standardNormal } from '@infodrop/priors';
import { foldIn } from '@infodrop/random';
import { requireInteger, requireOptions, requireSomeOptions } from '@infodrop/requirements';
import type { Batch, LoadedBatch, Objective, StepContext, Terms, Turn } from '@infodrop/training';
import { add, stack, sub, sum, type Tensor, unstack } from '@tensorflow/tfjs-core';
import { layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { VALUES_GAIN } from '../coders/gains.js';
import { betaVae } from '../objectives/betaVae.js';
import { elbo } from '../objectives/elbo.js';
import { discriminatorLoss, factorVae, permuteUnits } from '../objectives/factorVae.js';
import type { BoundNames, VaeTerms } from '../objectives/terms.js';
import { requireDomain } from './requireDomain.js';
import type { Vae } from './vae.js';
import { requireVae } from './requireVae.js';

/** What an objective's loss is made of, for one batch. */
export interface VaeParts {
  /** [batch, …inputShape]. */
  readonly x: Tensor;
  /** q(z|x), parameters [batch, latent]. */
  readonly posterior: Posterior;
  /** A draw of it, [batch, latent]. */
  readonly z: Tensor;
  /** log p(x|z) at that draw, [batch], nats. */
  readonly logLikelihood: Tensor;
  /** KL(q(z|x) ‖ p(z)) by unit, [batch, latent], nats; [batch, 1] under a prior of all units together. */
  readonly kl: Tensor;
  /** Where training is: `betaFactor` is what a warm-up multiplies the price of the rate by. */
  readonly context: StepContext;
  /** log p(z) by unit, shape of z, nats; [… , 1] under a prior of all units together. */
  readonly logPrior: (z: Tensor) => Tensor;
  /** Standard normals of further draws, [draws, batch, latent]. */
  readonly eta: (draws: number) => Tensor;
  /** log p(x|z) + log p(z) of draws [draws, batch, latent], [draws, batch], nats. */
  readonly logJoint: (z: Tensor) => Tensor;
  /** log p(x, z) − log q(z|x) of further draws, [draws, batch], nats. */
  readonly logWeights: (draws: number) => Tensor;
}

/** Arguments of {@link vaeObjective}. */
export interface VaeObjectiveOptions<Name extends string> {
  /** Default the bound, with the warm-up of β. */
  readonly loss?: (parts: VaeParts) => VaeTerms<Name>;
}

/** The objective of a model; `Name` are its measures. */
export type VaeObjective<Name extends string> = Objective<Batch, Record<Name, number>>;

/** Encodes, draws and decodes a batch. */
function partsOf(caller: string, model: Vae, batch: LoadedBatch<Batch>, context: StepContext): VaeParts {
  requireDomain(caller, model.likelihood, batch.arrays.inputs);
  const { training } = context;
  const x = batch.inputs;
  const posterior = model.encode(x, { training });
  const normals = standardNormal(foldIn(context.key, 'code'), posterior.shape);
  const z = posterior.sample(normals);
  const logLikelihoodOf = (codes: Tensor): Tensor =>
    model.likelihood.logProb(x, model.parametersOfCodes(codes, { training }));
  const logJoint = (codes: Tensor): Tensor =>
    add(stack(unstack(codes).map(logLikelihoodOf)), sum(model.logPrior(codes), -1));
  const eta = (draws: number): Tensor =>
    standardNormal(foldIn(context.key, 'draws'), [requireInteger(caller, 'draws', draws, 1), ...posterior.shape]);
  return {
    x,
    posterior,
    z,
    logLikelihood: logLikelihoodOf(z),
    kl: model.klByUnit(posterior, normals),
    context,
    logPrior: (codes) => model.logPrior(codes),
    eta,
    logJoint,
    logWeights: (draws) => {
      const codes = posterior.sample(eta(draws));
      return sub(logJoint(codes), sum(posterior.logProb(codes), -1));
    },
  };
}

/** A model without a bound has no measure of that name. */
function withoutFalseBound<Name extends string>(model: Vae, terms: VaeTerms<Name>): Terms<Record<Name, number>> {
  const hasBound = model.code.whyNoBound(model.prior) === null;
  const measures = Object.fromEntries(
    Object.entries<Tensor>(terms.measures).filter(([name]) => hasBound || name !== 'elbo'),
  );
  return { loss: terms.loss, measures } as unknown as Terms<Record<Name, number>>;
}

/**
 * The objective of a variational autoencoder for the training loop: one turn, which trains encoder, decoder and what is learned of the
 * prior.
 *
 * @param model - From `vae`.
 * @param options - `loss`, a function of the parts of a batch that gives `loss` and `measures` as the objectives of this package do; by default
 * the bound, its rate multiplied by the warm-up of β.
 * @returns What `train` takes as `objective`. Without a bound (an improper prior, ReLU codes) it has no measure `elbo`.
 * @throws TypeError for an option that there is not; in training RangeError when a value of the data is none of the likelihood.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { betaVae, mlpDecoder, mlpEncoder, vae, vaeObjective } from '@infodrop/vae';
 * const model = vae({
 *   encoder: mlpEncoder({ inputShape: [4], latent: 2, units: [8] }),
 *   decoder: mlpDecoder({ outputShape: [4], latent: 2, units: [8] }),
 * });
 * vaeObjective(model, { loss: ({ logLikelihood, kl, context }) => betaVae({ logLikelihood, kl, beta: 4 * context.betaFactor }) });
 */
export function vaeObjective<Name extends string = BoundNames>(
  model: Vae,
  options: VaeObjectiveOptions<Name> = {},
): VaeObjective<Name> {
  requireVae('vaeObjective', model);
  requireOptions('vaeObjective', options, ['loss']);
  const { loss = bound as unknown as (parts: VaeParts) => VaeTerms<Name> } = options;
  return {
    models: model.models,
    turns: [
      {
        name: 'all',
        terms: (batch, context) => withoutFalseBound(model, loss(partsOf('vaeObjective', model, batch, context))),
      },
    ],
  };
}

const bound = ({ logLikelihood, kl, context }: VaeParts): VaeTerms<BoundNames> =>
  context.betaFactor === 1 ? elbo({ logLikelihood, kl }) : betaVae({ logLikelihood, kl, beta: context.betaFactor });

/** Arguments of {@link factorVaeObjective}. */
export interface FactorVaeObjectiveOptions {
  /** Price of the total correlation, ≥ 0. */
  readonly gamma: number;
  /** From codes [batch, latent] to one logit. Default five layers of 1000 leaky ReLUs, by `seed`: the paper's has six. */
  readonly discriminator?: LayersModel;
  /** Of the default discriminator's weights, an integer ≥ 0. Default 0. */
  readonly seed?: number;
}

/**
 * The objective of a FactorVAE: two turns a step, the autoencoder's and its discriminator's, each with an optimizer of its own.
 *
 * @param model - From `vae`.
 * @param options - `gamma`; `discriminator`, or the `seed` of the default one.
 * @returns What `train` takes as `objective`: turns 'autoencoder' and 'discriminator', measures `reconstruction`, `kl`, `elbo`,
 * `totalCorrelation` and `discrimination`. The paper trains them by `adam` with 1e-4 and (beta1 0.5, beta2 0.9) 1e-4.
 * @throws RangeError when the discriminator does not fit; TypeError for an option that there is not.
 *
 * Source: H. Kim, A. Mnih, [Disentangling by factorising](https://arxiv.org/abs/1802.05983), 2018. Both turns see the same batch, where the
 * paper draws another one for the discriminator.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { factorVaeObjective, mlpDecoder, mlpEncoder, vae } from '@infodrop/vae';
 * const model = vae({
 *   encoder: mlpEncoder({ inputShape: [4], latent: 2, units: [8] }),
 *   decoder: mlpDecoder({ outputShape: [4], latent: 2, units: [8] }),
 * });
 * factorVaeObjective(model, { gamma: 10 }).turns.map(({ name }) => name); // ['autoencoder', 'discriminator']
 */
export function factorVaeObjective(
  model: Vae,
  options: FactorVaeObjectiveOptions,
): VaeObjective<BoundNames | 'totalCorrelation' | 'discrimination'> {
  const caller = 'factorVaeObjective';
  requireSomeOptions(caller, options, ['gamma', 'discriminator', 'seed']);
  const { gamma, seed = 0 } = options;
  requireInteger(caller, 'seed', seed, 0);
  const discriminator = options.discriminator ?? defaultDiscriminator(model.latent, seed);
  const output = discriminator.outputs[0]?.shape.slice(1) ?? [];
  if (output.join() !== '1') {
    throw new RangeError(`${caller}: discriminator must end in one logit, got [${output.join(', ')}].`);
  }
  const logitsOf = (z: Tensor, training: boolean): Tensor => discriminator.apply(z, { training }) as Tensor;
  type M = Record<BoundNames | 'totalCorrelation' | 'discrimination', number>;
  const autoencoder: Turn<Batch, M> = {
    name: 'autoencoder',
    trains: Object.keys(model.models),
    terms(batch, context) {
      const { logLikelihood, kl, z } = partsOf(caller, model, batch, context);
      const terms = factorVae({ logLikelihood, kl, logits: logitsOf(z, context.training), gamma });
      return withoutFalseBound(model, terms);
    },
  };
  const adversary: Turn<Batch, M> = {
    name: 'discriminator',
    trains: ['discriminator'],
    terms({ inputs }, { key, training }) {
      const posterior = model.encode(inputs, { training });
      const z = posterior.sample(standardNormal(foldIn(key, 'code'), posterior.shape));
      const permuted = permuteUnits(z, foldIn(key, 'permutation'));
      const { loss, measures } = discriminatorLoss({
        real: logitsOf(z, training),
        permuted: logitsOf(permuted, training),
      });
      return { loss, measures };
    },
  };
  return { models: { ...model.models, discriminator }, turns: [autoencoder, adversary] };
}

function defaultDiscriminator(latent: number, seed: number): LayersModel {
  const network = sequential({ name: 'discriminator' });
  for (let i = 1; i <= 5; i++) {
    network.add(layers.dense({ name: `hidden${i}`, units: 1000, ...(i === 1 ? { inputShape: [latent] } : {}) }));
    network.add(layers.leakyReLU({ name: `leaky${i}`, alpha: 0.2 }));
  }
  network.add(layers.dense({ name: 'logit', units: 1 }));
  initializeWeights(network, seed, { lastGain: VALUES_GAIN });
  return network;
}
