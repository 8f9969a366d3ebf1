import { repeatTo } from '@infodrop/kernels';
import {
  klAtDraw,
  type Posterior,
  type Prior,
  standardNormal,
  toPrior,
  type Density,
  type PriorConfig,
} from '@infodrop/priors';
import { foldIn, type Key } from '@infodrop/random';
import {
  describe,
  requireBoolean,
  requireInteger,
  requireModel,
  requireOptions,
  requireSomeOptions,
  requireThat,
} from '@infodrop/requirements';
import {
  add,
  concat,
  mean,
  mul,
  neg,
  reshape,
  slice,
  stack,
  sub,
  sum,
  type Tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { bernoulli } from '../likelihoods/bernoulli.js';
import type { Likelihood } from '../likelihoods/likelihood.js';
import { importanceWeightedBound } from '../objectives/importanceWeighted.js';
import type { BoundNames } from '../objectives/terms.js';
import { isJoint, type JointPrior } from '../priors/jointPrior.js';
import { priorModel, type PriorParameters } from '../priors/priorParameters.js';
import { requireShape } from '../requireTensors.js';
import { type CodeLaw, gaussianCode } from './codeLaw.js';
import { requireDomainOf } from './requireDomain.js';

/** The parts of a {@link Vae}. */
export interface VaeOptions {
  /** From inputs to two numbers for each unit of the code, [batch, 2 · latent]: `mlpEncoder`, `convolutionalEncoder`, or your own. */
  readonly encoder: LayersModel;
  /** From codes [batch, latent] to the parameters of the likelihood: `mlpDecoder`, `convolutionalDecoder`, or your own. */
  readonly decoder: LayersModel;
  /** `gaussianCode()` (the default) or `informationDropoutCode()`. */
  readonly code?: CodeLaw;
  /**
   * Of each unit alone: any of @infodrop/priors, learned ones too, or a density of your own; or of all together: `jointMixture`,
   * `vampPrior`. Default what goes with the code.
   */
  readonly prior?: Prior | Density | PriorConfig | JointPrior;
  /** Default `bernoulli()`. */
  readonly likelihood?: Likelihood;
}

/** How many draws are taken, and by what. */
export interface DrawOptions {
  readonly key: Key;
  /** An integer ≥ 1. */
  readonly draws?: number;
}

/**
 * A variational autoencoder of parts that can be exchanged. See {@link vae}.
 *
 * It owns the weights of its models; `dispose` frees them. Every method takes and gives tensors, and leaves no other behind.
 */
export class Vae {
  readonly encoder: LayersModel;
  readonly decoder: LayersModel;
  readonly code: CodeLaw;
  readonly prior: Prior | JointPrior;
  readonly likelihood: Likelihood;
  /** Holds what is learned of the prior; null where nothing is. */
  readonly learnedPrior: LayersModel | null;
  /** Size of the code. */
  readonly latent: number;
  /** Shape of one input. */
  readonly inputShape: readonly number[];

  constructor(options: VaeOptions, learnedPrior?: LayersModel | null) {
    requireSomeOptions('vae', options, ['encoder', 'decoder', 'code', 'prior', 'likelihood']);
    const { encoder, decoder, code = gaussianCode(), likelihood = bernoulli() } = options;
    const [inputShape, codeShape] = [shapeOf('encoder', encoder, 'inputs'), shapeOf('encoder', encoder, 'outputs')];
    const [latentShape, outputShape] = [shapeOf('decoder', decoder, 'inputs'), shapeOf('decoder', decoder, 'outputs')];
    const latent = (codeShape[0] ?? 0) / 2;
    requireThat(
      codeShape.length === 1 && Number.isInteger(latent) && latent >= 1,
      'vae',
      "encoder's output",
      '[2 · latent], two numbers for each unit of the code',
      codeShape,
    );
    requireThat(
      latentShape.length === 1 && latentShape[0] === latent,
      'vae',
      "decoder's input",
      `[${latent}], half of what the encoder gives`,
      latentShape,
    );
    const expected = [...inputShape.slice(0, -1), (inputShape.at(-1) ?? 1) * likelihood.parametersPerValue];
    requireThat(
      outputShape.join() === expected.join(),
      'vae',
      "decoder's output",
      `[${expected.join(', ')}], ${likelihood.parametersPerValue} for each value (${likelihood.kind})`,
      outputShape,
    );
    this.encoder = encoder;
    this.decoder = decoder;
    this.code = code;
    this.likelihood = likelihood;
    this.prior = priorOf(code, options.prior);
    this.latent = latent;
    this.inputShape = inputShape;
    this.learnedPrior = learnedPrior === undefined ? priorModel(this.prior, this) : learnedPrior;
  }

  /** What training changes, by name. */
  get models(): Readonly<Record<string, LayersModel>> {
    const { encoder, decoder, learnedPrior } = this;
    return learnedPrior === null ? { encoder, decoder } : { encoder, decoder, prior: learnedPrior };
  }

  /** Current values of what is learned of the prior. The layer's own tensors: do not dispose of them. */
  priorParameters(): Tensor[] {
    if (this.learnedPrior === null) return [];
    return (this.learnedPrior.layers.at(-1) as PriorParameters).read();
  }

  /** q(z|x) of each input, its parameters [batch, latent]. */
  encode(x: Tensor, options: { readonly training?: boolean } = {}): Posterior {
    requireOptions('encode', options, ['training']);
    const { training = false } = options;
    requireBoolean('encode', 'training', training);
    requireShape('encode', 'x', x, [null, ...this.inputShape]);
    return tidy(() => this.code.posterior(this.encoder.apply(x, { training }) as Tensor) as never);
  }

  /** What the decoder gives for codes [batch, latent]: the likelihood's parameters. */
  parametersOfCodes(z: Tensor, options: { readonly training?: boolean } = {}): Tensor {
    requireOptions('parametersOfCodes', options, ['training']);
    const { training = false } = options;
    requireBoolean('parametersOfCodes', 'training', training);
    requireShape('parametersOfCodes', 'z', z, [null, this.latent]);
    return this.decoder.apply(z, { training }) as Tensor;
  }

  /** E x for codes [batch, latent], [batch, …inputShape]. */
  decode(z: Tensor): Tensor {
    requireShape('decode', 'z', z, [null, this.latent]);
    return tidy(() => this.likelihood.mean(this.parametersOfCodes(z)));
  }

  /** E x for the codes of inputs without their noise, shape of x. */
  reconstruct(x: Tensor): Tensor {
    return tidy(() => this.decode(this.code.center(this.encode(x))));
  }

  /**
   * E x for codes drawn from the prior, [count, …inputShape].
   *
   * @throws RangeError when the prior is improper, or `count` not an integer ≥ 1.
   */
  sample({ key, count }: { readonly key: Key; readonly count: number }): Tensor {
    requireInteger('sample', 'count', count, 1);
    const { prior } = this;
    if (isJoint(prior)) return tidy(() => this.decode(prior.sample(key, count, this)));
    const draw = prior.sample?.bind(prior);
    if (draw === undefined) {
      throw new RangeError(`sample: prior must be one that can be drawn from, got ${prior.kind}, which is improper.`);
    }
    return tidy(() => this.decode(draw(key, [count, this.latent], this.priorParameters())));
  }

  /**
   * The bound of each input and its two terms, means over draws of the code: (8) and (9).
   *
   * @returns `reconstruction`, `kl` and `elbo` [batch], nats.
   * @throws RangeError when there is no bound (an improper prior, ReLU codes), a shape does not fit, or a value is none of the likelihood.
   */
  elbo(x: Tensor, options: DrawOptions): Readonly<Record<BoundNames, Tensor>> {
    const { key, draws } = this.requireBound('elbo', x, options, 1);
    return tidy(() => {
      const posterior = this.encode(x);
      const each = Array.from({ length: draws }, (_, draw) =>
        tidy(() => {
          const eta = standardNormal(foldIn(key, draw), posterior.shape);
          const logLikelihood = this.likelihood.logProb(x, this.parametersOfCodes(posterior.sample(eta)));
          return [logLikelihood, this.kl(posterior, eta)] as [Tensor, Tensor];
        }),
      );
      const reconstruction = neg(mean(stack(each.map(([logLikelihood]) => logLikelihood)), 0));
      const kl = mean(stack(each.map(([, divergence]) => divergence)), 0);
      return { reconstruction, kl, elbo: neg(add(reconstruction, kl)) } as never;
    });
  }

  /**
   * The importance-weighted estimate of the log-likelihood of each input: log (1/K) Σ_k p(x|z_k) p(z_k)/q(z_k|x).
   *
   * It is a lower bound in the mean, at least the ELBO, and goes to log p(x) as the draws grow; it is exact where q(z|x) is the true posterior.
   *
   * @param options - `key`, and `draws` K, 500 by default, each a pass through the decoder.
   * @returns [batch], nats.
   * @throws as `elbo` does.
   */
  logLikelihood(x: Tensor, options: DrawOptions): Tensor {
    const { key, draws } = this.requireBound('logLikelihood', x, options, 500);
    return tidy(() => {
      const posterior = this.encode(x);
      const logWeights = Array.from({ length: draws }, (_, draw) =>
        tidy(() => {
          const z = posterior.sample(standardNormal(foldIn(key, draw), posterior.shape));
          const joint = add(this.likelihood.logProb(x, this.parametersOfCodes(z)), sum(this.logPrior(z), -1));
          return sub(joint, sum(posterior.logProb(z), -1));
        }),
      );
      return importanceWeightedBound(stack(logWeights));
    });
  }

  /**
   * E x along single units of a code, the others as an input has them.
   *
   * @param x - One input, [1, …inputShape].
   * @param options - `values` that a unit takes; `units`, which ones, by default all.
   * @returns [units, values, …inputShape].
   */
  traverse(x: Tensor, options: { readonly values: readonly number[]; readonly units?: readonly number[] }): Tensor {
    requireSomeOptions('traverse', options, ['values', 'units']);
    const { values, units = Array.from({ length: this.latent }, (_, unit) => unit) } = options;
    requireShape('traverse', 'x', x, [1, ...this.inputShape]);
    units.forEach((unit) => requireInteger('traverse', 'a unit', unit, 0, this.latent - 1));
    requireThat(values.length > 0, 'traverse', 'values', 'at least one', values);
    return tidy(() => {
      const center = this.code.center(this.encode(x));
      const column = reshape(tensor1d([...values]), [-1, 1]);
      const rows = units.map((unit) => {
        const before = slice(center, [0, 0], [1, unit]);
        const after = slice(center, [0, unit + 1], [1, this.latent - unit - 1]);
        const repeated = (part: Tensor): Tensor => repeatTo(part, [values.length, part.size]);
        return concat([repeated(before), column, repeated(after)], 1);
      });
      return reshape(this.decode(concat(rows, 0)), [units.length, values.length, ...this.inputShape]);
    });
  }

  /**
   * E x on the straight line between the codes of two inputs.
   *
   * @param from - [1, …inputShape]. @param to - The same.
   * @param options - `steps`, an integer ≥ 2, both ends included.
   * @returns [steps, …inputShape].
   */
  interpolate(from: Tensor, to: Tensor, options: { readonly steps: number }): Tensor {
    requireSomeOptions('interpolate', options, ['steps']);
    const steps = requireInteger('interpolate', 'steps', options.steps, 2);
    for (const [name, x] of Object.entries({ from, to })) requireShape('interpolate', name, x, [1, ...this.inputShape]);
    return tidy(() => {
      const [start, end] = [from, to].map((x) => this.code.center(this.encode(x))) as [Tensor, Tensor];
      const shares = tensor1d(Array.from({ length: steps }, (_, i) => i / (steps - 1)));
      return this.decode(add(start, mul(reshape(shares, [-1, 1]), sub(end, start))));
    });
  }

  /** KL(q(z|x) ‖ p(z)) of each input, [batch], nats: closed where the pair has a closed form, else at the draw of `eta`. */
  kl(posterior: Posterior, eta: Tensor): Tensor {
    return tidy(() => sum(this.klByUnit(posterior, eta), -1));
  }

  /** The same by unit, [batch, latent]; [batch, 1] under a prior of all units together. */
  klByUnit(posterior: Posterior, eta: Tensor): Tensor {
    const { prior } = this;
    if (!isJoint(prior)) return klAtDraw(posterior, prior, eta, this.priorParameters());
    return tidy(() => {
      const z = posterior.sample(eta);
      return sub(sum(posterior.logProb(z), -1, true), prior.logProb(z, this));
    });
  }

  /** log p(z) by unit, shape of z, nats; [… , 1] under a prior of all units together. */
  logPrior(z: Tensor): Tensor {
    const { prior } = this;
    if (isJoint(prior)) return prior.logProb(z, this);
    if (prior.logProb === undefined) {
      throw new RangeError(`logPrior: prior must have a density, got ${prior.kind}.`);
    }
    return prior.logProb(z, this.priorParameters());
  }

  /** Frees the weights. */
  dispose(): void {
    for (const model of Object.values(this.models)) model.dispose();
  }

  private requireBound(caller: string, x: Tensor, options: DrawOptions, draws: number): Required<DrawOptions> {
    requireSomeOptions(caller, options, ['key', 'draws']);
    const reason = this.code.whyNoBound(this.prior);
    if (reason !== null) {
      throw new RangeError(
        `${caller}: the model must have a bound on the likelihood, got none: ${reason}. ` +
          'Take softplus codes with the log-normal prior.',
      );
    }
    requireShape(caller, 'x', x, [null, ...this.inputShape]);
    requireDomainOf(caller, this.likelihood, x);
    return { key: options.key, draws: requireInteger(caller, 'draws', options.draws ?? draws, 1) };
  }
}

/** The prior that is meant, of codes that have a density where it needs one. */
function priorOf(code: CodeLaw, given: VaeOptions['prior']): Prior | JointPrior {
  if (given === undefined) return code.defaultPrior();
  if (!isJoint(given)) return toPrior(given);
  const reason = code.whyNoBound(given);
  if (reason !== null) {
    throw new RangeError(`vae: prior must be of single units, got ${given.kind}: ${reason}. Take softplus codes.`);
  }
  if (given.support === 'positive' && code.kind === 'gaussian') {
    throw new RangeError(
      `vae: prior must be above 0 where codes fall, got ${given.kind}, which has z > 0, for Gaussian codes. Take family 'gaussian'.`,
    );
  }
  return given;
}

/** The shape of a model's one input or output, without the batch. */
function shapeOf(name: string, model: LayersModel, end: 'inputs' | 'outputs'): number[] {
  requireModel('vae', model, name);
  const shape = model[end].length === 1 ? model[end][0]!.shape.slice(1) : [];
  if (shape.length === 0 || shape.some((length) => length === null)) {
    throw new RangeError(
      `vae: ${name} must have one ${end.slice(0, -1)} of a known shape, got ${describe(model[end].map((each) => each.shape))}.`,
    );
  }
  return shape as number[];
}

/**
 * A variational autoencoder: an encoder that gives the law of a code, a prior of codes, a decoder, and a likelihood.
 *
 *   log p(x) ≥ E_{z ~ q(z|x)}[log p(x|z)] − KL(q(z|x) ‖ p(z))
 *
 * It is trained by `train` of @infodrop/training with `vaeObjective` or `factorVaeObjective`, which resume to the bit, or in a loop of your
 * own by the functions of this package.
 *
 * @param options - `encoder`, `decoder`, `code`, `prior`, `likelihood`.
 * @returns The model.
 * @throws RangeError when the parts do not fit each other; TypeError for an option that there is not.
 *
 * Source: (8) and (9) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { key } from '@infodrop/random';
 * import { informationDropoutCode, mlpDecoder, mlpEncoder, vae } from '@infodrop/vae';
 * const model = vae({
 *   encoder: mlpEncoder({ inputShape: [28, 28, 1], latent: 10 }),
 *   decoder: mlpDecoder({ outputShape: [28, 28, 1], latent: 10 }),
 *   code: informationDropoutCode(),
 * });
 * model.sample({ key: key(7), count: 4 }).shape; // [4, 28, 28, 1]
 */
export function vae(options: VaeOptions): Vae {
  return new Vae(options);
}
