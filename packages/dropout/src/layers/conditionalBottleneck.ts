import { gaussianKl, gaussianPosterior, standardNormal } from '@infodrop/priors';
import { requireInteger, requireNumber, requireThat } from '@infodrop/requirements';
import { add, clone, exp, matMul, type serialization, softplus, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { dense } from '../functions/projection.js';
import { requireFloat } from '../requireTensors.js';
import { constant, scaledNormal } from './initialWeights.js';
import { KlLayerBase, type KlLayerArgs, meanOverBatch, type OutputAndKl } from './klLayer.js';
import { type Kwargs } from './noisyLayer.js';
import { type PlainLayer } from './plainLayer.js';
import { requireBuilt } from './requireBuilt.js';

export interface ConditionalBottleneckArgs extends KlLayerArgs {
  /** Size of the code z, an integer > 0. */
  readonly units: number;
  /** Subtracted from the logits of the encoder's scale. Default 0: scale log 2. */
  readonly scaleShift?: number;
}

/** The weights of the encoder e(z|x) and of the backward encoder b(z|y). */
interface Weights {
  readonly locKernel: LayerVariable;
  readonly locBias: LayerVariable;
  readonly scaleKernel: LayerVariable;
  readonly scaleBias: LayerVariable;
  readonly classLoc: LayerVariable;
  readonly classLogScale: LayerVariable;
}

/** A code that pays only for what it carries beyond the label. See `conditionalBottleneck`. */
export class ConditionalBottleneck extends KlLayerBase {
  static readonly className = 'InfodropConditionalBottleneck';
  readonly units: number;
  readonly scaleShift: number;
  private own: Weights | null = null;

  constructor(args: ConditionalBottleneckArgs) {
    super('conditionalBottleneck', args, ['units', 'scaleShift']);
    this.units = requireInteger(this.caller, 'units', args.units, 1);
    this.scaleShift = requireNumber(this.caller, 'scaleShift', args.scaleShift ?? 0);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [(inputShape as Shape[])[0]![0]!, this.units];
  }

  override build(inputShape: Shape | Shape[]): void {
    const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as Shape[];
    const [x, y] = shapes;
    requireThat(
      shapes.length === 2 && x!.length === 2 && y!.length === 2 && [x![1], y![1]].every((n) => typeof n === 'number'),
      this.caller,
      'inputs',
      '[features [batch, inputs], one-hot labels [batch, classes]] of known sizes',
      shapes,
      'The labels say what the code may carry for nothing: apply the layer to both.',
    );
    const [inputs, classes] = [x![1]!, y![1]!];
    const weight = (name: string, shape: number[], gain: number): LayerVariable =>
      this.addWeight(
        name,
        shape,
        'float32',
        gain === 0
          ? constant(0)
          : scaledNormal(this.layerKey, name, gain * Math.sqrt(name === 'classLoc' ? classes : 1)),
      );
    this.own = {
      locKernel: weight('locKernel', [inputs, this.units], 1),
      locBias: weight('locBias', [this.units], 0),
      scaleKernel: weight('scaleKernel', [inputs, this.units], 1),
      scaleBias: weight('scaleBias', [this.units], 0),
      classLoc: weight('classLoc', [classes, this.units], 1),
      classLogScale: weight('classLogScale', [classes, this.units], 0),
    };
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    this.invokeCallHook(inputs, kwargs);
    const [x, y] = inputs as [Tensor, Tensor];
    requireFloat(this.caller, 'features', x);
    requireFloat(this.caller, 'labels', y);
    const training = kwargs.training === true;
    const noisy = this.isNoisy(training);
    const { output, ...kl } = tidy((): OutputAndKl => {
      const own = requireBuilt(this.caller, this.own);
      const loc = dense(x, own.locKernel.read(), own.locBias.read());
      const wantsKl = training || this.trackKl;
      if (!noisy && !wantsKl) return { output: loc };
      const scale = softplus(add(dense(x, own.scaleKernel.read(), own.scaleBias.read()), -this.scaleShift));
      const output = noisy ? this.sample(loc, scale) : clone(loc);
      if (!wantsKl) return { output };
      const ofClass = { loc: matMul(y, own.classLoc.read()), scale: exp(matMul(y, own.classLogScale.read())) };
      const perUnit = gaussianKl(loc, scale, ofClass);
      return { output, perUnit, meanKl: meanOverBatch(perUnit) };
    });
    this.record(kl);
    return output;
  }

  override getConfig(): serialization.ConfigDict {
    const { units, scaleShift } = this;
    return { ...super.getConfig(), units, scaleShift };
  }

  plainLayers(): readonly PlainLayer[] {
    const { name, trainable, units } = this;
    const { locKernel, locBias } = requireBuilt(this.caller, this.own);
    return [{ layer: layers.dense({ name, trainable, units }), weights: [locKernel.read(), locBias.read()] }];
  }

  private sample(loc: Tensor, scale: Tensor): Tensor {
    const { key, offset } = this.nextNoise(loc);
    return gaussianPosterior({ loc, scale }).sample(standardNormal(key, loc.shape, offset));
  }
}

/**
 * The conditional entropy bottleneck as a layer: a code with Gaussian noise that pays only for what it carries beyond the
 * label.
 *
 *   e(z|x) = N(loc(x), scale(x)²),  b(z|y) = N(m_y, s_y²), one trained place and width for each class
 *   loss += β · klScale · mean over the batch of Σ units KL(e(z|x) ‖ b(z|y)),   whose mean bounds I(X;Z|Y) from above
 *
 * Apply it to `[features, labels]`, labels one-hot and float32. The labels move only the cost, never z: a model that predicts
 * without them is made of the same layers with zeros for labels. loc = x·W + b, scale = softplus(x·V + c − scaleShift).
 *
 * The paper's loss is γ⁻¹-weighted cross-entropy or, divided by it, CE + γ⁻¹·(log e − log b) (β here is that γ⁻¹); it takes
 * log e(z|x) − log b(z|y) at the draw, whose mean over the noise is the divergence taken here.
 *
 * @param args.units - Size of the code, an integer > 0.
 * @param args.klScale - No default: 1 is the paper's loss.
 * @param args.beta - Default 1. @param args.scaleShift - Default 0.
 * @param args.seed - Integer ≥ 0, default 0. @param args.mode - Default 'auto'.
 * @returns A tfjs layer: [[batch, inputs], [batch, classes]] to [batch, units].
 * @throws RangeError when an argument is outside its domain, or it is not applied to two matrices; TypeError for an argument that
 * there is not.
 *
 * Source: I. Fischer, [The Conditional Entropy Bottleneck](https://arxiv.org/abs/2002.05379), 2020.
 *
 * @example
 * const layer = conditionalBottleneck({ units: 8, klScale: 1, beta: 0.1 });
 * layer.apply([ones([2, 16]), oneHot(tensor1d([0, 1], 'int32'), 10).toFloat()]); // [2, 8]
 */
export function conditionalBottleneck(args: ConditionalBottleneckArgs): ConditionalBottleneck {
  return new ConditionalBottleneck(args);
}
