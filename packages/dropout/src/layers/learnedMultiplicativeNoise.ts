import { repeatTo } from '@infodrop/kernels';
import { requireThat } from '@infodrop/requirements';
import { eye, max, mean, mul, reshape, type serialization, sum, type Tensor, tidy, util } from '@tensorflow/tfjs-core';
import { layers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { multiplied } from '../functions/applyLearnedNoise.js';
import { type LearnedNoise, learnedNoiseOf } from '../noise/noise.js';
import { constant } from './initialWeights.js';
import { KlLayerBase, type KlLayerArgs, type OutputAndKl } from './klLayer.js';
import { learnedNoiseLaw, type LearnedNoiseLaw } from '../noise/learnedNoiseLaw.js';
import { type NoisePer, noiseShape, requireNoisePer } from '../noise/noiseShape.js';
import { type Mask, maskFor } from './mask.js';
import type { Kwargs } from './noisyLayer.js';
import { onlyInput } from './onlyInput.js';
import type { PlainLayer } from './plainLayer.js';
import { requireBuilt } from './requireBuilt.js';

export interface LearnedMultiplicativeNoiseArgs extends KlLayerArgs {
  /** From `gaussianNoise({ std: 'learned' })`, `truncatedLogNormalNoise` or `concreteNoise`. */
  readonly noise: LearnedNoise;
  /** Whether each unit has noise of its own (the default), or each channel of an example. */
  readonly per?: NoisePer;
}

/** Noise of trained strength on its input, which pays for what it lets through. See `multiplicativeNoise`. */
export class LearnedMultiplicativeNoise extends KlLayerBase {
  static readonly className = 'InfodropLearnedMultiplicativeNoise';
  readonly noise: LearnedNoise;
  readonly per: NoisePer;
  private readonly law: LearnedNoiseLaw;
  private lawWeights: readonly LayerVariable[] | null = null;
  private rank = 0;

  constructor(args: LearnedMultiplicativeNoiseArgs) {
    super('multiplicativeNoise', args, ['noise', 'per']);
    this.noise = learnedNoiseOf(this.caller, args.noise);
    this.per = requireNoisePer(this.caller, args.per ?? 'unit');
    this.law = learnedNoiseLaw(this.noise);
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = inputShape as Shape;
    const channels = shape.at(-1);
    requireThat(
      shape.length >= 2 && typeof channels === 'number',
      this.caller,
      'input',
      '[batch, …units] of known last dimension',
      shape,
    );
    this.lawWeights = this.law.parameters.map(({ name, initial, per }) =>
      this.addWeight(name, per === 'channel' ? [channels!] : [], 'float32', constant(initial)),
    );
    this.rank = shape.length;
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    this.invokeCallHook(inputs, kwargs);
    const x = onlyInput(this.caller, inputs);
    const training = kwargs.training === true;
    const noisy = this.isNoisy(training);
    const { output, ...kl } = tidy((): OutputAndKl => {
      const shape = noiseShape(x.shape, this.per);
      const law = this.law.at(this.values());
      const output = multiplied(law, x, shape, noisy ? this.nextNoise({ shape }) : null);
      if (!training && !this.trackKl) return { output };
      const kl = law.kl();
      // Each example pays the same: the mean over the batch needs no gradient through so many copies.
      const factors = x.shape[0] === 0 ? 0 : util.sizeFromShape(shape.slice(1));
      const ofAll = { perUnit: repeatTo(kl, shape), meanKl: mul(sum(kl), factors / kl.size) };
      const mask = maskFor(x, kwargs.mask as Mask);
      if (mask === null || x.size === 0) return { output, ...ofAll };
      const isThere = maskOfFactors(mask, shape);
      return { output, perUnit: mul(ofAll.perUnit, isThere), meanKl: mul(ofAll.meanKl, mean(isThere)) };
    });
    this.record(kl);
    return output;
  }

  /**
   * Which channels are kept: 1, or 0 for those that calls without noise cut; [channels], a new tensor of the caller. Null where
   * the noise cuts none.
   */
  keptChannels(): Tensor | null {
    const { law } = this;
    return law.prunes ? tidy(() => law.at(this.values()).kept()) : null;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), noise: { ...this.noise }, per: this.per };
  }

  /** Where a call without noise has a factor for each channel: a layer that multiplies by it, which tfjs has no simpler one for. */
  plainLayers(): readonly PlainLayer[] {
    const factor = this.law.at(this.values()).mean();
    if (factor === null) return [];
    const { name, trainable } = this;
    const channels = factor.size;
    if (this.rank === 4) {
      const layer = layers.depthwiseConv2d({ name, trainable, kernelSize: 1, useBias: false });
      return [{ layer, weights: [reshape(factor, [1, 1, channels, 1])] }];
    }
    const layer = layers.dense({ name, trainable, units: channels, useBias: false });
    return [{ layer, weights: [mul(eye(channels), factor)] }];
  }

  private values(): readonly Tensor[] {
    return requireBuilt(this.caller, this.lawWeights).map((weight) => weight.read());
  }
}

/** The mask of factors of this shape: one that all steps of an example share is there where any of them is. */
function maskOfFactors(mask: Tensor, shape: readonly number[]): Tensor {
  const shared = shape.flatMap((length, axis) => (length === 1 && mask.shape[axis]! > 1 ? [axis] : []));
  return shared.length === 0 ? mask : max(mask, shared, true);
}
