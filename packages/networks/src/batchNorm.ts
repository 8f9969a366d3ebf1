import {
  add,
  batchNorm as normalize,
  customGrad,
  mul,
  relu,
  serialization,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { initializers, layers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { LAYER_ARGS, type LayerArgs, type LayerWithPlainForm, type PlainLayer } from '@infodrop/dropout';
import { requireBoolean, requireOneOf, requireOptions, requireThat } from '@infodrop/requirements';
import { batchNormTraining } from './batchNormTraining.js';

export interface BatchNormArgs extends LayerArgs {
  /** Whether channels are scaled by trained factors. Default false, as in the paper: a shift and no scale. */
  readonly scale?: boolean;
  /** Weight of the past in the moving statistics, in [0, 1). Default 0.9. */
  readonly momentum?: number;
  /** Added to the variance, > 0. Default 0.001. */
  readonly epsilon?: number;
  /** Applied to the normalized values. Default 'linear'. */
  readonly activation?: 'linear' | 'relu';
}

/**
 * Batch normalization over the last axis, with the activation that follows it.
 *
 *   y = act( scale · (x − mean) / √(variance + epsilon) + shift )
 *
 * In training the statistics are those of the batch, and the moving ones follow, m ← momentum·m + (1 − momentum)·batch;
 * in inference they are the moving ones. `momentum` may be set between calls: with k/(k + 1) at the k-th of equal
 * batches, from 0, the moving statistics are the plain average over them. The variance is the biased one throughout.
 *
 * Unlike the layer of tfjs it applies the activation itself, runs fused where the back end has kernels for it, and has
 * no `Tile` in its gradient. Input float32 [batch, ..., C], rank 2 to 4; output of the same shape.
 *
 * @throws RangeError when `momentum` is outside [0, 1), `epsilon` is not above 0, the activation is unknown, or the
 * input's rank or last axis cannot be normalized; TypeError for an argument that there is not.
 */
export class BatchNorm extends layers.Layer implements LayerWithPlainForm {
  /** @nocollapse */
  static readonly className = 'InfodropBatchNorm';

  momentum: number;
  readonly scale: boolean;
  readonly epsilon: number;
  readonly activation: 'linear' | 'relu';
  private shiftWeight: LayerVariable | null = null;
  private scaleWeight: LayerVariable | null = null;
  private movingMean: LayerVariable | null = null;
  private movingVariance: LayerVariable | null = null;

  constructor(args: BatchNormArgs = {}) {
    requireOptions('batchNorm', args, ['scale', 'momentum', 'epsilon', 'activation', ...LAYER_ARGS]);
    super(args);
    this.scale = requireBoolean('batchNorm', 'scale', args.scale ?? false);
    this.momentum = args.momentum ?? 0.9;
    this.epsilon = args.epsilon ?? 1e-3;
    this.activation = args.activation ?? 'linear';
    requireThat(
      typeof this.momentum === 'number' && this.momentum >= 0 && this.momentum < 1,
      'batchNorm',
      'momentum',
      'in [0, 1)',
      this.momentum,
      'The default is 0.9.',
    );
    requireThat(
      this.epsilon > 0 && Number.isFinite(this.epsilon),
      'batchNorm',
      'epsilon',
      'a finite number > 0',
      this.epsilon,
      'The default is 0.001.',
    );
    requireOneOf('batchNorm', 'activation', this.activation, ['linear', 'relu']);
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = inputShape as Shape;
    const channels = shape.at(-1);
    requireThat(
      shape.length >= 2 && shape.length <= 4 && typeof channels === 'number',
      `batchNorm "${this.name}"`,
      'input shape',
      '[batch, ..., channels] of rank 2 to 4 with a known number of channels',
      shape,
      'Reshape the input first.',
    );
    const size: Shape = [channels!];
    this.shiftWeight = this.addWeight('shift', size, 'float32', initializers.zeros());
    if (this.scale) this.scaleWeight = this.addWeight('scale', size, 'float32', initializers.ones());
    this.movingMean = this.addWeight('movingMean', size, 'float32', initializers.zeros(), undefined, false);
    this.movingVariance = this.addWeight('movingVariance', size, 'float32', initializers.ones(), undefined, false);
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown> = {}): Tensor {
    return tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      const { shiftWeight, movingMean, movingVariance } = this.requireBuilt();
      const shift = shiftWeight.read();
      const scale = this.scaleWeight?.read() ?? null;
      if (kwargs.training === true) {
        const { epsilon, activation } = this;
        const { output, mean, variance } = batchNormTraining(x, shift, scale, { epsilon, activation });
        this.follow(movingMean, mean);
        this.follow(movingVariance, variance);
        return output;
      }
      const y = normalize(
        x,
        movingMean.read() as never,
        movingVariance.read() as never,
        shift as never,
        scale as never,
        this.epsilon,
      );
      return this.activation === 'relu' ? relu(y) : y;
    });
  }

  override getConfig(): serialization.ConfigDict {
    const { scale, momentum, epsilon, activation } = this;
    return { ...super.getConfig(), scale, momentum, epsilon, activation };
  }

  /** tfjs's own layer, and its activation: for `stripNoise`. It has a scale in any case, for without one tfjs's cannot be trained. */
  plainLayers(): readonly PlainLayer[] {
    const { name, trainable, momentum, epsilon } = this;
    const { shiftWeight, movingMean, movingVariance } = this.requireBuilt();
    const weights = [this.scaleWeight, shiftWeight, movingMean, movingVariance].map((weight) => weight?.read() ?? null);
    const normalized: PlainLayer = {
      layer: layers.batchNormalization({ name, trainable, momentum, epsilon }),
      weights,
    };
    if (this.activation === 'linear') return [normalized];
    const { activation } = this;
    return [normalized, { layer: layers.activation({ name: `${name}Activation`, activation }), weights: [] }];
  }

  private requireBuilt(): { shiftWeight: LayerVariable; movingMean: LayerVariable; movingVariance: LayerVariable } {
    const { shiftWeight, movingMean, movingVariance } = this;
    if (shiftWeight === null || movingMean === null || movingVariance === null) {
      throw new Error(
        `batchNorm "${this.name}": the layer must be built before it is called. Use apply(), not call().`,
      );
    }
    return { shiftWeight, movingMean, movingVariance };
  }

  private follow(moving: LayerVariable, batch: Tensor): void {
    moving.write(withoutGradient(() => add(mul(moving.read(), this.momentum), mul(batch, 1 - this.momentum))));
  }
}

/** What `compute` gives, without a record of its operations for the backward pass, which would copy what they work on. */
function withoutGradient(compute: () => Tensor): Tensor {
  return customGrad(() => ({ value: compute(), gradFunc: () => [] }))();
}

serialization.registerClass(BatchNorm);

/**
 * A {@link BatchNorm} layer.
 *
 * @example
 * import { sequential, layers } from '@tensorflow/tfjs-layers';
 * import { batchNorm } from '@infodrop/networks';
 * const model = sequential();
 * model.add(layers.conv2d({ filters: 8, kernelSize: 3, useBias: false, inputShape: [28, 28, 1] }));
 * model.add(batchNorm({ activation: 'relu' }));
 */
export function batchNorm(args: BatchNormArgs = {}): BatchNorm {
  return new BatchNorm(args);
}
