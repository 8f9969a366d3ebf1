import {
  configOfPrior,
  type KlOptions,
  logUniform,
  type Prior,
  type PriorConfig,
  priorFromConfig,
} from '@infodrop/priors';
import { requireThat } from '@infodrop/requirements';
import {
  addN,
  cast,
  clone,
  divNoNan,
  engine,
  getBackend,
  greater,
  keep,
  mean,
  mul,
  notEqual,
  onesLike,
  reshape,
  type Scalar,
  scalar,
  type serialization,
  sum,
  type Tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { type layers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { fusedInformationDropout, isFused } from '../functions/fusedInformationDropout.js';
import { noisyRepresentation } from '../functions/noisyRepresentation.js';
import { alphaOf, type AlphaOrLogits } from '../noise/alphaOrLogits.js';
import { ALPHA_BOUNDS, capOf, type LogNormalNoise, logNormalNoiseFor, noiseFromConfig } from '../noise/noise.js';
import { standardNormal } from '../noise/standardNormal.js';
import { requireFloat, requireShape } from '../requireTensors.js';
import { constant } from './initialWeights.js';
import { KlLedger, type KlOfCall } from './klLedger.js';
import { type Mask, maskFor } from './mask.js';
import { isNoisyLayer, type Kwargs, type NoisyLayer, NoisyLayerBase, type NoisyLayerArgs } from './noisyLayer.js';

/**
 * What every layer has that knows what its noise lets through. Layers are known by it (by `beta`, `klScale` and
 * `klPerUnit`, besides what a noisy layer has), whatever their class.
 */
export interface InformationLayer extends NoisyLayer {
  /** Weight of the KL in the loss, ≥ 0; may change between steps (warm-up). */
  beta: number;
  /** What the KL is multiplied by besides β: 1 for (17), 1/N for the paper's experiments. */
  readonly klScale: number;
  /** Whether calls outside training compute the KL too. Default false: `predict` then pays nothing for it. */
  trackKl: boolean;
  /**
   * The KL of the latest call per unit, shape [batch, …units], in nats (above the cap for a log-uniform prior).
   *
   * It is null when the call computed none, and once the outermost tidy, gradient or fit step around the call has
   * ended. The tensor is a copy and the caller's; gradients flow through it.
   */
  klPerUnit(): Tensor | null;
  /** Its sum over units, averaged over the batch: a scalar, nats; null when `klPerUnit` is. */
  klMean(): Scalar | null;
  /** Where the layer keeps the KL of its calls, for who counts them all. */
  readonly klLedger: Pick<KlLedger, keyof KlLedger>;
}

/** Whether this object (a tfjs layer, mostly) is noisy, and has a β, a scale and a KL. */
export function isInformationLayer(layer: object): layer is InformationLayer {
  const { beta, klScale, klPerUnit } = layer as Partial<InformationLayer>;
  return (
    isNoisyLayer(layer) && typeof beta === 'number' && typeof klScale === 'number' && typeof klPerUnit === 'function'
  );
}

export interface InformationLayerArgs extends NoisyLayerArgs {
  /** What the KL is multiplied by besides β; no default. 1: (17). 1/N, N training examples: the paper. */
  readonly klScale: number;
  /** Weight of the KL in the loss, ≥ 0. Default 1. */
  readonly beta?: number;
  /** Default `logUniform()`; `logNormal()` for softplus. */
  readonly prior?: Prior | PriorConfig;
  /** Default `logNormalNoise({ minAlpha, alphaRange, meanCorrection })`, whose α depends on the input. */
  readonly noise?: LogNormalNoise;
  /** Smallest α, > 0. Default 0.001. */
  readonly minAlpha?: number;
  /** How far α ranges above it, > 0. Default 0.7, so that the cap is 0.701. */
  readonly alphaRange?: number;
  /** Whether the noise has mean 1. Default true; the paper's has median 1 (false). */
  readonly meanCorrection?: boolean;
  /** Whether units that are off (f = 0) cost nothing. Default: so for a prior with an atom at zero, the log-uniform one. */
  readonly gateZeros?: boolean;
}

/** Arguments that `noise` stands for. */
const NOISE_ARGS = [...ALPHA_BOUNDS, 'meanCorrection'] as const;

/** The names of those arguments, the indispensable one first. */
const INFORMATION_LAYER_ARGS = ['klScale', 'beta', 'prior', 'noise', ...NOISE_ARGS, 'gateZeros'] as const;

/** The share of units at their cap is measured once in so many training calls. */
const SATURATION_INTERVAL = 20;

/** A KL that nobody has read in so many steps of a gradient is told of. */
const UNREAD_STEPS = 10;

/** Backends whose tensors can be read at once without stalling. */
const READ_AT_ONCE: readonly string[] = ['cpu', 'wasm', 'tensorflow'];

/**
 * A layer of information dropout: log-normal noise on an activation f, a prior, and β · klScale · KL in the loss.
 *
 * tfjs gathers `losses` after the forward pass, once per place of the layer in the model; the first time they hold the KL
 * of all calls since the forward pass began, then no more: so a layer applied twice pays twice, one inside
 * `timeDistributed`, which hands on the `losses` of the layer inside, pays for every step, and a call of another kind
 * (validation, predict) pays nothing.
 */
export abstract class InformationLayerBase extends NoisyLayerBase implements InformationLayer {
  readonly klScale: number;
  readonly noise: LogNormalNoise;
  readonly prior: Prior;
  readonly gateZeros: boolean;
  /** Whether the layer warns, once, when more than half of its units sit at their cap; off for who watches `saturation`. */
  warnsOfSaturation = true;
  readonly klLedger = new KlLedger();
  trackKl = false;
  private priorParameters: LayerVariable[] = [];
  private currentBeta = 1;
  private trainingCalls = 0;
  private latestSaturation: number | null = null;
  private readonly warned = { saturation: false, unread: false };

  constructor(caller: string, args: InformationLayerArgs, own: readonly string[]) {
    super(caller, args, [...INFORMATION_LAYER_ARGS, ...own]);
    requireThat(
      args.klScale > 0 && Number.isFinite(args.klScale),
      caller,
      'klScale',
      'a finite number > 0',
      args.klScale,
      'It has no default: pass 1 for the loss of the information bottleneck, or 1/N with N training examples for the ' +
        'scaling of the paper.',
    );
    this.klScale = args.klScale;
    this.beta = args.beta ?? 1;
    this.noise = noiseOf(caller, args);
    this.prior = priorOf(caller, args.prior);
    this.gateZeros = args.gateZeros ?? this.prior.hasAtomAtZero;
  }

  get beta(): number {
    return this.currentBeta;
  }

  set beta(beta: number) {
    const holds = typeof beta === 'number' && beta >= 0 && Number.isFinite(beta);
    requireThat(holds, this.caller, 'beta', 'a finite number ≥ 0', beta, '0 makes information free.');
    this.currentBeta = beta;
  }

  /**
   * Share of the units that sat at their cap (α > 0.99·cap) when it was last measured, which is once in 20 training
   * calls; null before. With `gateZeros` units that are off are left out, for nothing moves their α. Above one half the
   * layer warns, once.
   */
  get saturation(): number | null {
    return this.latestSaturation;
  }

  klPerUnit(): Tensor | null {
    return this.klLedger.perUnit();
  }

  klMean(): Scalar | null {
    return this.klLedger.mean();
  }

  /** The activation f of the unit. */
  protected abstract represent(inputs: readonly Tensor[]): Tensor;

  /** α of the noise or its logits, of the shape of f. */
  protected abstract alphaOrLogits(inputs: readonly Tensor[], f: Tensor): AlphaOrLogits;

  /** To be called by `build`: makes the weights of the prior. */
  protected buildPrior(): void {
    this.priorParameters = this.prior.parameters.map(({ name, initial }) =>
      this.addWeight(`prior${name.charAt(0).toUpperCase()}${name.slice(1)}`, [], 'float32', constant(initial)),
    );
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    this.invokeCallHook(inputs, kwargs);
    const list = Array.isArray(inputs) ? inputs : [inputs];
    for (const input of list) requireFloat(this.caller, 'input', input);
    const training = kwargs.training === true;
    const noisy = this.isNoisy(training);
    const wantsKl = training || this.trackKl;
    const { output, perUnit, meanKl } = tidy(() => {
      const f = this.represent(list);
      if (!noisy && !wantsKl) return { output: list.includes(f) ? clone(f) : f };
      const alpha = this.alphaOrLogits(list, f);
      requireShape(this.caller, 'alpha', alpha.values, f.shape, 'f');
      if (training) this.watchSaturation(f, alpha);
      const { output, ...kl } = f.size === 0 ? this.ofNothing(f, noisy) : this.ofUnits(f, alpha, noisy, wantsKl);
      return { output, ...(wantsKl ? withoutPadding(kl, maskFor(f, kwargs.mask as Mask)) : {}) };
    });
    if (perUnit !== undefined && meanKl !== undefined) this.record({ perUnit, mean: meanKl });
    else this.klLedger.dropLatest();
    return output;
  }

  override get losses(): Loss[] {
    const losses = super.losses;
    return this.klLedger.hasUnpaid ? [...losses, () => this.pay()] : losses;
  }

  override addLoss(losses: Loss | Loss[]): void {
    // tfjs would add it to what `losses` gives, which may be a copy.
    super.losses.push(...[losses].flat());
  }

  override getConfig(): serialization.ConfigDict {
    return {
      ...super.getConfig(),
      klScale: this.klScale,
      beta: this.beta,
      noise: { ...this.noise },
      prior: { ...configOfPrior(this.prior) } as serialization.ConfigDict,
      gateZeros: this.gateZeros,
    };
  }

  /** What the calls of this run cost. */
  private pay(): Scalar {
    const means = this.klLedger.claim();
    const weight = this.beta * this.klScale;
    return means.length === 0 || weight === 0
      ? scalar(0)
      : mul<Scalar>(means.length === 1 ? means[0]! : addN(means), weight);
  }

  /** z and its KL: by one kernel where there is one for this noise and this prior, else composed. */
  private ofUnits(f: Tensor, alphaOrLogits: AlphaOrLogits, noisy: boolean, wantsKl: boolean): OutputAndKl {
    const { prior } = this;
    const parameters = this.priorParameters.map((parameter) => parameter.read());
    const { meanCorrection } = this.noise;
    const rest = { f, cap: capOf(this.noise), meanCorrection, gateZeros: this.gateZeros, parameters };
    const noise = noisy ? this.nextNoise(f) : null;
    if (noise !== null && wantsKl && isFused(prior, parameters)) {
      const [output, perUnit, meanKl] = fusedInformationDropout({ ...rest, ...noise, prior, alphaOrLogits });
      return { output, perUnit, meanKl };
    }
    const options: KlOptions = { ...rest, alpha: alphaOf(alphaOrLogits) };
    const eta = noise === null ? null : standardNormal(noise.key, f.shape, noise.offset);
    const { output, kl } = noisyRepresentation(this.caller, prior, eta, options);
    if (!wantsKl) return { output };
    const perUnit = kl();
    return { output, perUnit, meanKl: meanOverBatch(perUnit) };
  }

  /** An empty batch: it has no noise, and its KL is 0. */
  private ofNothing(f: Tensor, noisy: boolean): OutputAndKl {
    if (noisy) this.nextNoise(f);
    return { output: clone(f), perUnit: zeros(f.shape), meanKl: scalar(0) };
  }

  private record(kl: KlOfCall): void {
    // Only what a gradient is taken of is meant to be paid for.
    const inGradient = engine().state.gradientDepth > 0;
    this.klLedger.record(kl, inGradient && this.beta > 0);
    if (this.warned.unread || this.klLedger.unreadSteps < UNREAD_STEPS) return;
    this.warned.unread = true;
    console.warn(
      `${this.caller}: the KL of layer "${this.name}" has not been read in ${UNREAD_STEPS} training steps, so that ` +
        'nothing pays for information and the noise fades. Add model.calculateLosses() to the loss, or ' +
        'informationCost(forwardPass(model, …)). model.fit does it by itself, but not for a layer of a model inside a ' +
        'wrapper (timeDistributed): use forwardPass there. Set beta to 0 where nothing is meant to pay.',
    );
  }

  private watchSaturation(f: Tensor, alphaOrLogits: AlphaOrLogits): void {
    this.trainingCalls++;
    if (this.trainingCalls % SATURATION_INTERVAL !== 0 || typeof this.noise.alpha === 'number') return;
    const atCap = cast(greater(alphaOf(alphaOrLogits), 0.99 * capOf(this.noise)), 'float32');
    const counted = this.gateZeros ? cast(notEqual(f, 0), 'float32') : onesLike(f);
    const share = divNoNan(sum(mul(atCap, counted)), sum(counted));
    if (READ_AT_ONCE.includes(getBackend())) {
      this.noteSaturation(share.dataSync()[0]!);
      return;
    }
    keep(share);
    void share.data().then(([value]) => {
      share.dispose();
      this.noteSaturation(value!);
    });
  }

  private noteSaturation(share: number): void {
    this.latestSaturation = share;
    if (share <= 0.5 || this.warned.saturation || !this.warnsOfSaturation) return;
    this.warned.saturation = true;
    console.warn(
      `${this.caller}: ${Math.round(100 * share)} % of the units of layer "${this.name}" sit at their cap ` +
        `(α > 0.99·${capOf(this.noise)}), where they carry next to nothing and hardly learn. Lower beta ` +
        `(${this.beta}) or klScale (${this.klScale}), or raise beta slowly from 0.`,
    );
  }
}

/** What tfjs calls a RegularizerFn, and does not export. */
type Loss = layers.Layer['losses'][number];

/** What a call computes; the KL where it is wanted. */
interface OutputAndKl {
  readonly output: Tensor;
  readonly perUnit?: Tensor;
  readonly meanKl?: Tensor;
}

/** Sum over units, averaged over the batch. */
function meanOverBatch(perUnit: Tensor): Tensor {
  // Summed within a sample first: one float32 sum over a whole batch would lose digits.
  return mean(sum(reshape(perUnit, [perUnit.shape[0], -1]), 1));
}

/** The KL without that of padded steps, whose mask is 0. */
function withoutPadding(kl: Omit<OutputAndKl, 'output'>, mask: Tensor | null): Omit<OutputAndKl, 'output'> {
  if (mask === null || kl.perUnit === undefined) return kl;
  const perUnit = mul(kl.perUnit, mask);
  return { perUnit, meanKl: perUnit.size === 0 ? scalar(0) : meanOverBatch(perUnit) };
}

function noiseOf(caller: string, args: InformationLayerArgs): LogNormalNoise {
  if (args.noise === undefined) {
    const { minAlpha, alphaRange, meanCorrection } = args;
    return logNormalNoiseFor(caller, {
      ...(minAlpha === undefined ? {} : { minAlpha }),
      ...(alphaRange === undefined ? {} : { alphaRange }),
      ...(meanCorrection === undefined ? {} : { meanCorrection }),
    });
  }
  const noise = noiseFromConfig(caller, args.noise);
  if (noise.kind !== 'logNormal') {
    throw new RangeError(
      `${caller}: noise must be log-normal, got '${noise.kind}'. ` +
        'Information dropout has a KL only for log-normal noise; for others use multiplicativeNoise.',
    );
  }
  for (const argument of NOISE_ARGS) {
    if (args[argument] !== undefined) {
      throw new RangeError(
        `${caller}: ${argument} must be left out where noise is given. Pass it to logNormalNoise().`,
      );
    }
  }
  return noise;
}

function priorOf(caller: string, prior: Prior | PriorConfig | undefined): Prior {
  if (prior === undefined) return logUniform();
  requireThat(
    typeof prior === 'object' && (prior as unknown) !== null,
    caller,
    'prior',
    'a prior or its configuration',
    prior,
    'Make it by logUniform() or logNormal().',
  );
  return 'klPerUnit' in prior ? (prior as Prior) : priorFromConfig(prior);
}
