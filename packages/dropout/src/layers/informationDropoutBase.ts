import {
  configOfPrior,
  type Density,
  type KlOptions,
  type Prior,
  type PriorConfig,
  standardNormal,
} from '@infodrop/priors';
import { requireBoolean } from '@infodrop/requirements';
import {
  cast,
  clone,
  divNoNan,
  getBackend,
  greater,
  keep,
  mul,
  notEqual,
  onesLike,
  reshape,
  scalar,
  type serialization,
  sum,
  type Tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { fusedInformationDropout, isFused } from '../functions/fusedInformationDropout.js';
import { noisyRepresentation } from '../functions/noisyRepresentation.js';
import { alphaOf, type AlphaOrLogits } from '../noise/alphaOrLogits.js';
import { ALPHA_BOUNDS, capOf, type LogNormalNoise, logNormalNoiseFor, noiseFromConfig } from '../noise/noise.js';
import { requireFloat, requireShape } from '../requireTensors.js';
import { KlLayerBase, type KlLayerArgs, meanOverBatch, type OutputAndKl } from './klLayer.js';
import { type Mask, maskFor } from './mask.js';
import type { Kwargs } from './noisyLayer.js';
import { priorOf, PriorWeights } from './priorWeights.js';
import { withoutPadding } from './withoutPadding.js';

export interface InformationLayerArgs extends KlLayerArgs {
  /** Default `logUniform()`; `logNormal()` for softplus. A density of your own is enough: see `densityPrior`. */
  readonly prior?: Prior | Density | PriorConfig;
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

/** The names of those arguments. */
const INFORMATION_LAYER_ARGS = ['prior', 'noise', ...NOISE_ARGS, 'gateZeros'] as const;

/** The share of units at their cap is measured once in so many training calls. */
const SATURATION_INTERVAL = 20;

/** Backends whose tensors can be read at once without stalling. */
const READ_AT_ONCE: readonly string[] = ['cpu', 'wasm', 'tensorflow'];

/** A layer of information dropout: log-normal noise on an activation f, a prior, and β · klScale · KL in the loss. */
export abstract class InformationDropoutBase extends KlLayerBase {
  readonly noise: LogNormalNoise;
  readonly prior: Prior;
  readonly gateZeros: boolean;
  /** Whether the layer warns, once, when more than half of its units sit at their cap; off for who watches `saturation`. */
  warnsOfSaturation = true;
  private readonly priorWeights: PriorWeights;
  private trainingCalls = 0;
  private latestSaturation: number | null = null;
  private warnedOfSaturation = false;

  constructor(caller: string, args: InformationLayerArgs, own: readonly string[]) {
    super(caller, args, [...INFORMATION_LAYER_ARGS, ...own]);
    this.noise = noiseOf(caller, args);
    this.prior = priorOf(caller, args.prior);
    this.priorWeights = new PriorWeights(this.prior);
    this.gateZeros = requireBoolean(caller, 'gateZeros', args.gateZeros ?? this.prior.hasAtomAtZero);
  }

  /**
   * Share of the units that sat at their cap (α > 0.99·cap) when it was last measured, which is once in 20 training
   * calls; null before. With `gateZeros` units that are off are left out, for nothing moves their α. Above one half the
   * layer warns, once.
   */
  get saturation(): number | null {
    return this.latestSaturation;
  }

  /** The largest α that the layer's noise can have. */
  get cap(): number {
    return capOf(this.noise);
  }

  /**
   * How strong the noise is on these inputs: f and α of each unit, both of the shape of f, as a call computes them.
   *
   * @param inputs - What the layer is called on.
   * @returns Tensors of the scope that it is called in; gradients flow through them.
   */
  strengthOf(inputs: Tensor | Tensor[]): { readonly f: Tensor; readonly alpha: Tensor } {
    const list = Array.isArray(inputs) ? inputs : [inputs];
    return tidy(() => {
      const represented = this.represent(list);
      const f = list.includes(represented) ? clone(represented) : represented;
      return { f, alpha: clone(alphaOf(this.alphaOrLogits(list, f))) };
    });
  }

  /** The activation f of the unit. */
  protected abstract represent(inputs: readonly Tensor[]): Tensor;

  /** α of the noise or its logits, of the shape of f. */
  protected abstract alphaOrLogits(inputs: readonly Tensor[], f: Tensor): AlphaOrLogits;

  /** To be called by `build`: makes the weights of the prior, for a layer of so many channels. */
  protected buildPrior(channels: number): void {
    this.priorWeights.build(channels, (...weight) => this.addWeight(...weight));
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    this.invokeCallHook(inputs, kwargs);
    const list = Array.isArray(inputs) ? inputs : [inputs];
    for (const input of list) requireFloat(this.caller, 'input', input);
    const training = kwargs.training === true;
    const noisy = this.isNoisy(training);
    const wantsKl = training || this.trackKl;
    const { output, perUnit, meanKl } = tidy((): OutputAndKl => {
      const f = this.represent(list);
      if (!noisy && !wantsKl) return { output: list.includes(f) ? clone(f) : f };
      const alpha = this.alphaOrLogits(list, f);
      requireShape(this.caller, 'alpha', alpha.values, f.shape, 'f');
      if (f.size === 0) return this.ofNothing(f, noisy, wantsKl);
      const { output, ...kl } = inFourAxes(f, alpha, (flat, flatAlpha) => {
        if (training) this.watchSaturation(flat, flatAlpha);
        return this.ofUnits(flat, flatAlpha, noisy, wantsKl);
      });
      return { output, ...(wantsKl ? withoutPadding(kl, maskFor(f, kwargs.mask as Mask)) : {}) };
    });
    this.record(perUnit === undefined || meanKl === undefined ? {} : { perUnit, meanKl });
    return output;
  }

  override getConfig(): serialization.ConfigDict {
    return {
      ...super.getConfig(),
      noise: { ...this.noise },
      prior: { ...configOfPrior(this.prior) } as serialization.ConfigDict,
      gateZeros: this.gateZeros,
    };
  }

  /** z and its KL: by one kernel where there is one for this noise and this prior, else composed. */
  private ofUnits(f: Tensor, alphaOrLogits: AlphaOrLogits, noisy: boolean, wantsKl: boolean): OutputAndKl {
    const { prior } = this;
    const parameters = this.priorWeights.read();
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
    const perUnit = kl(eta ?? (prior.klPerUnit.isEstimate === true ? this.normalsOfEstimate(f.shape) : null));
    return { output, perUnit, meanKl: meanOverBatch(perUnit) };
  }

  /** An empty batch: it has no noise, and its KL is 0. */
  private ofNothing(f: Tensor, noisy: boolean, wantsKl: boolean): OutputAndKl {
    if (noisy) this.nextNoise(f);
    return { output: clone(f), ...(wantsKl ? { perUnit: zeros(f.shape), meanKl: scalar(0) } : {}) };
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
    if (share <= 0.5 || this.warnedOfSaturation || !this.warnsOfSaturation) return;
    this.warnedOfSaturation = true;
    console.warn(
      `${this.caller}: ${Math.round(100 * share)} % of the units of layer "${this.name}" sit at their cap ` +
        `(α > 0.99·${capOf(this.noise)}), where they carry next to nothing and hardly learn. Lower beta ` +
        `(${this.beta}) or klScale (${this.klScale}), or raise beta slowly from 0.`,
    );
  }
}

/** Computes on volumes as on sequences: tfjs's webgpu backend cannot broadcast over five axes. */
function inFourAxes(
  f: Tensor,
  alpha: AlphaOrLogits,
  compute: (f: Tensor, alpha: AlphaOrLogits) => OutputAndKl,
): OutputAndKl {
  if (f.rank <= 4) return compute(f, alpha);
  const flatten = (x: Tensor): Tensor => reshape(x, [x.shape[0], -1, x.shape.at(-1)!]);
  const { output, perUnit, ...rest } = compute(flatten(f), { ...alpha, values: flatten(alpha.values) });
  return {
    ...rest,
    output: reshape(output, f.shape),
    ...(perUnit === undefined ? {} : { perUnit: reshape(perUnit, f.shape) }),
  };
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
