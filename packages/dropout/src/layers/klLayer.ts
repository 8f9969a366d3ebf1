import { repeatTo } from '@infodrop/kernels';
import { standardNormal } from '@infodrop/priors';
import { foldIn } from '@infodrop/random';
import { requireThat } from '@infodrop/requirements';
import {
  addN,
  engine,
  mean,
  mul,
  reshape,
  type Scalar,
  scalar,
  type serialization,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { InformationLayer } from './informationLayer.js';
import { KlLedger, type KlOfCall } from './klLedger.js';
import { NoisyLayerBase, type NoisyLayerArgs } from './noisyLayer.js';

/** What every layer takes that pays for what its noise lets through. */
export interface KlLayerArgs extends NoisyLayerArgs {
  /** What the KL is multiplied by besides β; no default. 1: (17). 1/N, N training examples: the paper. */
  readonly klScale: number;
  /** Weight of the KL in the loss, ≥ 0. Default 1. */
  readonly beta?: number;
}

/** The names of those arguments, the indispensable one first. */
const KL_LAYER_ARGS = ['klScale', 'beta'] as const;

/** A KL that nobody has read in so many steps of a gradient is told of. */
const UNREAD_STEPS = 10;

/** What tfjs calls a RegularizerFn, and does not export. */
type Loss = layers.Layer['losses'][number];

/**
 * A noisy layer whose KL is in the loss: β · klScale · KL.
 *
 * tfjs gathers `losses` after the forward pass, once per place of the layer in the model; the first time they hold the KL
 * of all calls since the forward pass began, then no more: so a layer applied twice pays twice (noise on weights, which both
 * calls share, once), one inside `timeDistributed`, which hands on the `losses` of the layer inside, pays for every step,
 * and a call of another kind (validation, predict) pays nothing.
 */
export abstract class KlLayerBase extends NoisyLayerBase implements InformationLayer {
  readonly klScale: number;
  readonly klLedger: KlLedger;
  trackKl = false;
  private currentBeta = 1;
  private warnedOfUnread = false;

  /** @param pays - Whether each call of a step pays, or they pay once: what noise on weights does. */
  constructor(caller: string, args: KlLayerArgs, own: readonly string[], pays: 'eachCall' | 'once' = 'eachCall') {
    super(caller, args, [...KL_LAYER_ARGS, ...own]);
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
    this.klLedger = new KlLedger({ pays });
  }

  get beta(): number {
    return this.currentBeta;
  }

  set beta(beta: number) {
    const holds = typeof beta === 'number' && beta >= 0 && Number.isFinite(beta);
    requireThat(holds, this.caller, 'beta', 'a finite number ≥ 0', beta, '0 makes information free.');
    this.currentBeta = beta;
  }

  klPerUnit(): Tensor | null {
    return this.klLedger.perUnit();
  }

  klMean(): Scalar | null {
    return this.klLedger.mean();
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
    return { ...super.getConfig(), klScale: this.klScale, beta: this.beta };
  }

  /** Takes the KL of a call, or notes that it has none. */
  protected record({ perUnit, meanKl }: Partial<KlOfUnits>): void {
    if (perUnit === undefined || meanKl === undefined) {
      this.klLedger.dropLatest();
      return;
    }
    const kl: KlOfCall = { perUnit, mean: meanKl };
    // Only what a gradient is taken of is meant to be paid for.
    const inGradient = engine().state.gradientDepth > 0;
    this.klLedger.record(kl, inGradient && this.beta > 0);
    if (this.warnedOfUnread || this.klLedger.unreadSteps < UNREAD_STEPS) return;
    this.warnedOfUnread = true;
    console.warn(
      `${this.caller}: the KL of layer "${this.name}" has not been read in ${UNREAD_STEPS} training steps, so that ` +
        'nothing pays for information and the noise fades. Add model.calculateLosses() to the loss, or ' +
        'informationCost(forwardPass(model, …)). model.fit does it by itself, but not for a layer of a model inside a ' +
        'wrapper (timeDistributed): use forwardPass there. Set beta to 0 where nothing is meant to pay.',
    );
  }

  /** The standard normals of a noisy call, of a shape whose first axis is the batch; advances `noiseStep`. */
  protected nextNormals(shape: readonly number[]): Tensor {
    const { key, offset } = this.nextNoise({ shape: [...shape] });
    return standardNormal(key, shape, offset);
  }

  /** What a call without noise estimates its KL at: the same draw each time, so that it can be repeated. */
  protected normalsOfEstimate(shape: readonly number[]): Tensor {
    const { key, offset } = this.noiseOfStep({ shape: [...shape] }, 0);
    return standardNormal(foldIn(key, 'estimate'), shape, offset);
  }

  /** What the calls of this run cost. */
  private pay(): Scalar {
    const means = this.klLedger.claim();
    const weight = this.beta * this.klScale;
    return means.length === 0 || weight === 0
      ? scalar(0)
      : mul<Scalar>(means.length === 1 ? means[0]! : addN(means), weight);
  }
}

/** The KL of a call. */
export interface KlOfUnits {
  /** [batch, …units], nats. */
  readonly perUnit: Tensor;
  /** Its sum over units, averaged over the batch. */
  readonly meanKl: Tensor;
}

/** What a call computes; the KL where it is wanted. */
export type OutputAndKl = { readonly output: Tensor } & Partial<KlOfUnits>;

/** The KL of weights, [outputs], as that of units: each example has the same, and the mean over the batch is the sum. */
export function sameForEachExample(ofUnits: Tensor, batch: number): KlOfUnits {
  return { perUnit: repeatTo(ofUnits, [batch, ofUnits.size]), meanKl: sum(ofUnits) };
}

/** Sum over units, averaged over the batch; 0 of no examples. */
export function meanOverBatch(perUnit: Tensor): Tensor {
  if (perUnit.size === 0) return scalar(0);
  // Summed within a sample first: one float32 sum over a whole batch would lose digits.
  return mean(sum(reshape(perUnit, [perUnit.shape[0], -1]), 1));
}
