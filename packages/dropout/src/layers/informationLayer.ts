import { logUniform, type Prior, type PriorConfig, priorFromConfig } from '@infodrop/priors';
import {
  cast,
  clone,
  divNoNan,
  getBackend,
  greater,
  keep,
  mean,
  mul,
  notEqual,
  onesLike,
  reshape,
  type Scalar,
  type serialization,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { type LayerVariable } from '@tensorflow/tfjs-layers';
import { fusedInformationDropout, hasFusedInformationDropout } from '../functions/fusedInformationDropout.js';
import { constant } from './initialWeights.js';
import { KlLedger } from './klLedger.js';
import { logNormalProduct } from '../noise/logNormalProduct.js';
import { capOf, type LogNormalNoise, logNormalNoiseFor, noiseFromConfig } from '../noise/noise.js';
import { isNoisyLayer, type Kwargs, type NoisyLayer, NoisyLayerBase, type NoisyLayerArgs } from './noisyLayer.js';
import { isNonNegative, isPositive, demand, requireFloat, requireShape } from '../requirements.js';
import { standardNormal } from '../noise/standardNormal.js';
import { alphaOf, type Strength } from '../noise/strength.js';

/**
 * What every layer has that knows what its noise lets through. Layers are known by it (by `beta`, `klScale` and
 * `klPerUnit`, besides what a noisy layer has), whatever their class.
 */
export interface InformationLayer extends NoisyLayer {
  /** Weight of the KL in the loss, ≥ 0; may change between steps (warm-up). */
  beta: number;
  /** What the KL is multiplied by besides β: 1 for seed eq. 17, 1/N for the paper's experiments. */
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
  /** What the cost is multiplied by besides β; no default. 1: seed eq. 17. 1/N, N training examples: the paper. */
  readonly klScale: number;
  /** Weight of the cost in the loss, ≥ 0. Default 1. */
  readonly beta?: number;
  /** Default `logUniform()`; `logNormal()` for softplus. */
  readonly prior?: Prior | PriorConfig;
  /** Default `logNormalNoise({ minAlpha, maxAlpha, meanCorrection })`, of input-dependent strength. */
  readonly noise?: LogNormalNoise;
  /** Smallest α, > 0. Default 0.001. */
  readonly minAlpha?: number;
  /** Range of α above it, > 0. Default 0.7, so that the cap is 0.701. */
  readonly maxAlpha?: number;
  /** Whether the noise has mean 1. Default true; the paper's has median 1 (false). */
  readonly meanCorrection?: boolean;
  /** Whether units that are off (f = 0) cost nothing. Default: so for the log-uniform prior. */
  readonly gateZeros?: boolean;
}

/** The share of units at their cap is measured once in so many training calls. */
const SATURATION_INTERVAL = 20;

/** Backends whose tensors can be read at once without stalling. */
const READ_AT_ONCE: readonly string[] = ['cpu', 'wasm', 'tensorflow'];

/**
 * A layer of information dropout: log-normal noise on an activation f, a prior, and the cost in the loss.
 *
 * tfjs gathers a layer's losses after the forward pass by `calculateLosses`, once per place of the layer in the
 * model; each time this one hands over the cost of one call, latest first, so a layer applied twice pays twice and
 * a call of another kind (validation, predict) pays nothing.
 */
export abstract class InformationLayerBase extends NoisyLayerBase implements InformationLayer {
  readonly klScale: number;
  readonly noise: LogNormalNoise;
  readonly prior: Prior;
  readonly gateZeros: boolean;
  trackKl = false;
  /** Whether the layer warns, once, when more than half of its units sit at their cap; off for who watches `saturation`. */
  warnsOfSaturation = true;
  readonly klLedger = new KlLedger();
  private priorParameters: LayerVariable[] = [];
  private currentBeta = 1;
  private trainingCalls = 0;
  private latestSaturation: number | null = null;
  private warned = false;

  constructor(caller: string, args: InformationLayerArgs) {
    super(caller, args);
    demand(
      isPositive(args.klScale),
      `${caller}: klScale`,
      'a finite number > 0',
      args.klScale,
      'It has no default: pass 1 for seed eq. 17, or 1/N with N training examples for the scaling of the paper.',
    );
    this.klScale = args.klScale;
    this.beta = args.beta ?? 1;
    this.noise = noiseOf(caller, args);
    this.prior = priorOf(args.prior);
    this.gateZeros = args.gateZeros ?? this.prior.gatesZeros;
  }

  get beta(): number {
    return this.currentBeta;
  }

  set beta(beta: number) {
    demand(isNonNegative(beta), `${this.caller}: beta`, 'a finite number ≥ 0', beta, '0 makes information free.');
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

  /** The strength of the noise, of the shape of f. */
  protected abstract strength(inputs: readonly Tensor[], f: Tensor): Strength;

  /** To be called by `build`: makes the weights of the prior. */
  protected buildPrior(): void {
    this.priorParameters = this.prior.parameters.map(({ name, initial }) =>
      this.addWeight(`prior${name.charAt(0).toUpperCase()}${name.slice(1)}`, [], 'float32', constant(initial)),
    );
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    this.invokeCallHook(inputs, kwargs);
    const list = Array.isArray(inputs) ? inputs : [inputs];
    for (const input of list) requireFloat(`${this.caller}: input`, input);
    const training = kwargs.training === true;
    const noisy = this.isNoisy(training);
    const charged = training || this.trackKl;
    const { output, charge } = tidy(() => {
      const f = this.represent(list);
      if (!noisy && !charged) return { output: list.includes(f) ? clone(f) : f, charge: [] };
      const strength = this.strength(list, f);
      requireShape(`${this.caller}: alpha`, strength.values, f.shape, 'f');
      if (training) this.watchSaturation(f, strength);
      if (noisy && charged && hasFusedInformationDropout()) {
        const [z, ...costs] = fusedInformationDropout({ f, strength, ...this.nextNoise(f), ...this.terms() });
        return { output: z, charge: costs };
      }
      const alpha = alphaOf(strength);
      return {
        output: noisy ? this.disturb(f, alpha) : clone(f),
        charge: charged ? this.charge(f, alpha) : [],
      };
    });
    const [perUnit, meanCost] = charge;
    if (perUnit !== undefined && meanCost !== undefined) this.klLedger.record({ perUnit, mean: meanCost });
    else this.klLedger.dropLatest();
    return output;
  }

  override calculateLosses(): Scalar[] {
    const losses = super.calculateLosses();
    const cost = this.klLedger.claim();
    const weight = this.beta * this.klScale;
    if (cost !== null && weight > 0) losses.push(mul(cost, weight));
    return losses;
  }

  override getConfig(): serialization.ConfigDict {
    return {
      ...super.getConfig(),
      klScale: this.klScale,
      beta: this.beta,
      noise: { ...this.noise },
      prior: { ...this.prior.getConfig() },
      gateZeros: this.gateZeros,
    };
  }

  private disturb(f: Tensor, alpha: Tensor): Tensor {
    const { key, offset } = this.nextNoise(f);
    return logNormalProduct(f, alpha, standardNormal(key, f.shape, offset), this.noise.meanCorrection);
  }

  private charge(f: Tensor, alpha: Tensor): Tensor[] {
    const perUnit = this.prior.klPerUnit({ f, alpha, ...this.terms() });
    // Summed within a sample first: one float32 sum over a whole batch would lose digits.
    return [perUnit, mean(sum(reshape(perUnit, [f.shape[0], -1]), 1))];
  }

  /** What the cost depends on besides f and α. */
  private terms() {
    return {
      prior: this.prior,
      cap: capOf(this.noise),
      meanCorrection: this.noise.meanCorrection,
      gateZeros: this.gateZeros,
      parameters: this.priorParameters.map((parameter) => parameter.read()),
    };
  }

  private watchSaturation(f: Tensor, strength: Strength): void {
    this.trainingCalls++;
    if (this.trainingCalls % SATURATION_INTERVAL !== 0 || typeof this.noise.strength === 'number') return;
    const atCap = cast(greater(alphaOf(strength), 0.99 * capOf(this.noise)), 'float32');
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
    if (share <= 0.5 || this.warned || !this.warnsOfSaturation) return;
    this.warned = true;
    console.warn(
      `${this.caller}: ${Math.round(100 * share)} % of the units of layer "${this.name}" sit at their cap ` +
        `(α > 0.99·${capOf(this.noise)}), where they carry next to nothing and hardly learn. Lower beta ` +
        `(${this.beta}) or klScale (${this.klScale}), or raise beta slowly from 0.`,
    );
  }
}

function noiseOf(caller: string, args: InformationLayerArgs): LogNormalNoise {
  if (args.noise === undefined) return logNormalNoiseFor(caller, args);
  const noise = noiseFromConfig(args.noise);
  if (noise.kind !== 'logNormal') {
    throw new RangeError(
      `${caller}: noise must be log-normal, got '${noise.kind}'. ` +
        'Information dropout has a cost only for log-normal noise; for others use multiplicativeNoise.',
    );
  }
  for (const argument of ['minAlpha', 'maxAlpha', 'meanCorrection'] as const) {
    if (args[argument] !== undefined) {
      throw new RangeError(
        `${caller}: ${argument} must be left out where noise is given. Pass it to logNormalNoise().`,
      );
    }
  }
  return noise;
}

function priorOf(prior: Prior | PriorConfig | undefined): Prior {
  if (prior === undefined) return logUniform();
  return 'klPerUnit' in prior ? prior : priorFromConfig(prior);
}
