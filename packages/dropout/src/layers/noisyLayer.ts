import { foldIn, key, type Key } from '@infodrop/random';
import { requireSomeOptions, requireThat } from '@infodrop/requirements';
import { type serialization, type Tensor, util } from '@tensorflow/tfjs-core';
import { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { LAYER_ARGS, type LayerArgs } from './layerArgs.js';

/** When a layer draws noise. 'auto': when called with `{ training: true }`. 'deterministic': never. 'monteCarlo': always. */
export type NoiseMode = 'auto' | 'deterministic' | 'monteCarlo';

const MODES: readonly NoiseMode[] = ['auto', 'deterministic', 'monteCarlo'];

/**
 * What every layer with noise has. Layers are known by it (by `name`, `mode` and `noiseStep`), whatever their class: so
 * those of another copy of this package count, and those of your own.
 */
export interface NoisyLayer {
  readonly name: string;
  /** When the layer is noisy. */
  mode: NoiseMode;
  /** Keys the noise of the next noisy call, which advances it by one. Set it to repeat or resume a run. */
  noiseStep: number;
  /**
   * What tells the layer's noise from that of the other layers of its model: see `layerPaths`. `noisyLayers` and all that
   * look through a whole model set it; before, it is the layer's name.
   */
  path: string;
  /** Index of the call's first sample in the noise of the step: set it to draw a batch in parts. */
  sampleOffset?: number;
  /** Seed of the noise. */
  readonly seed?: number | string;
}

/** Whether this object (a tfjs layer, mostly) draws noise by a step that can be set. */
export function isNoisyLayer(layer: object): layer is NoisyLayer {
  const { name, mode, noiseStep } = (layer as Partial<NoisyLayer> | null | undefined) ?? {};
  return typeof name === 'string' && typeof mode === 'string' && typeof noiseStep === 'number';
}

export interface NoisyLayerArgs extends LayerArgs {
  /**
   * Seed of the noise and of the initial weights, an integer ≥ 0; default 0. Both also depend on the layer's name, so
   * give names where a run must be repeated: tfjs numbers unnamed layers by process.
   */
  readonly seed?: number;
  /** Default 'auto'. */
  readonly mode?: NoiseMode;
  /** Where the noise goes on from; default 0. A saved layer goes on where it was. */
  readonly noiseStep?: number;
}

/** The names of those arguments. */
const NOISY_LAYER_ARGS = ['seed', 'mode', 'noiseStep', ...LAYER_ARGS] as const;

/** Keyword arguments of `call`; tfjs does not export the type. */
export type Kwargs = Parameters<layers.Layer['call']>[1];

/**
 * A layer with noise: when it is noisy, and with which key.
 *
 *   key of a noisy call = key(seed) → foldIn(path) → foldIn(noiseStep)
 *
 * The path is the layer's name until someone looks through the whole model (`noisyLayers`, `train`, …). In a model
 * without models inside it, of named layers, the two are the same. Sample b of the call reads the key's stream from
 * element (b + sampleOffset)·units on.
 */
export abstract class NoisyLayerBase extends layers.Layer implements NoisyLayer {
  readonly seed: number;
  /** The factory's name, for messages. */
  protected readonly caller: string;
  private currentMode: NoiseMode = 'auto';
  private step = 0;
  private offset = 0;
  private pathInModel: string | null = null;

  /** @param own - The names of the arguments that the layer has besides those of every noisy layer. */
  constructor(caller: string, args: NoisyLayerArgs, own: readonly string[]) {
    requireSomeOptions(caller, args, [...own, ...NOISY_LAYER_ARGS]);
    super(args);
    this.caller = caller;
    this.seed = args.seed ?? 0;
    requireThat(
      isIndex(this.seed),
      caller,
      'seed',
      'an integer ≥ 0',
      this.seed,
      'tfjs rewrites strings when it saves a model, so a layer takes a number.',
    );
    this.mode = args.mode ?? 'auto';
    this.noiseStep = args.noiseStep ?? 0;
  }

  override apply(...given: Parameters<layers.Layer['apply']>): ReturnType<layers.Layer['apply']> {
    for (const input of [given[0]].flat()) requireOwnCopy(this.caller, input);
    return super.apply(...given);
  }

  get mode(): NoiseMode {
    return this.currentMode;
  }

  set mode(mode: NoiseMode) {
    requireThat(
      MODES.includes(mode),
      this.caller,
      'mode',
      "'auto', 'deterministic' or 'monteCarlo'",
      mode,
      "'auto' is noisy in training only.",
    );
    this.currentMode = mode;
  }

  get noiseStep(): number {
    return this.step;
  }

  set noiseStep(step: number) {
    requireThat(isIndex(step), this.caller, 'noiseStep', 'an integer ≥ 0', step, '0 begins anew.');
    this.step = step;
  }

  get sampleOffset(): number {
    return this.offset;
  }

  set sampleOffset(offset: number) {
    requireThat(isIndex(offset), this.caller, 'sampleOffset', 'an integer ≥ 0', offset, '0 is a whole batch.');
    this.offset = offset;
  }

  get path(): string {
    return this.pathInModel ?? this.name;
  }

  set path(path: string) {
    this.pathInModel = path;
  }

  protected isNoisy(training: boolean): boolean {
    return this.mode === 'monteCarlo' || (this.mode === 'auto' && training);
  }

  /** The key and offset of the noise for a call on this tensor; advances `noiseStep`. */
  protected nextNoise(f: Pick<Tensor, 'shape'>): { key: Key; offset: number } {
    return this.noiseOfStep(f, this.noiseStep++);
  }

  /** The key and offset of the noise of a step for a call on a tensor of this shape. */
  protected noiseOfStep(f: Pick<Tensor, 'shape'>, step: number): { key: Key; offset: number } {
    const units = util.sizeFromShape(f.shape.slice(1));
    const ofLayer = foldIn(key(this.seed), this.path);
    return { key: foldIn(ofLayer, step), offset: this.sampleOffset * units };
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), seed: this.seed, mode: this.mode, noiseStep: this.noiseStep };
  }
}

const isIndex = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** A place in a model of another copy of tfjs-layers is no such place here: without this, tfjs takes it for a tensor. */
function requireOwnCopy(caller: string, input: Tensor | SymbolicTensor): void {
  if (input instanceof SymbolicTensor || !('sourceLayer' in (input as object))) return;
  throw new TypeError(
    `${caller}: input must be of the @tensorflow/tfjs-layers that this package imports, got one of another copy. ` +
      'Two copies are loaded: npm ls @tensorflow/tfjs-layers shows them; keep one (npm dedupe, or install a linked package).',
  );
}
