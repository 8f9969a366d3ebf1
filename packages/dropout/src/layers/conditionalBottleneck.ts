import { requireThat } from '@infodrop/requirements';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerVariable, Shape } from '@tensorflow/tfjs-layers';
import { conditionalKl } from '../functions/applyConditionalBottleneck.js';
import { requireFloat } from '../requireTensors.js';
import { type GaussianCodeArgs, GaussianCodeLayer } from './gaussianCodeLayer.js';
import { constant, kernelInitializer } from './initialWeights.js';
import type { Kwargs } from './noisyLayer.js';
import { requireBuilt } from './requireBuilt.js';

export interface ConditionalBottleneckArgs extends GaussianCodeArgs {
  /** Subtracted from the logits of the encoder's scale. Default 0: scale log 2. */
  readonly scaleShift?: number;
}

/** The weights of the backward encoder b(z|y): a place and the logarithm of a width for each class. */
interface ClassWeights {
  readonly loc: LayerVariable;
  readonly logScale: LayerVariable;
}

/** A code that pays only for what it carries beyond the label. See `conditionalBottleneck`. */
export class ConditionalBottleneck extends GaussianCodeLayer {
  static readonly className = 'InfodropConditionalBottleneck';
  private ofClasses: ClassWeights | null = null;

  constructor(args: ConditionalBottleneckArgs) {
    super('conditionalBottleneck', args, [], 0);
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
    this.buildEncoder(x!);
    const classes = y![1]!;
    const shape = [classes, this.units];
    this.ofClasses = {
      // Places of deviation 1, however many classes there are.
      loc: this.addWeight('classLoc', shape, 'float32', kernelInitializer(this, 'classLoc', Math.sqrt(classes))),
      logScale: this.addWeight('classLogScale', shape, 'float32', constant(0)),
    };
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
    this.invokeCallHook(inputs, kwargs);
    const [x, y] = inputs as [Tensor, Tensor];
    requireFloat(this.caller, 'features', x);
    requireFloat(this.caller, 'labels', y);
    return this.encode(x, kwargs, ({ loc, scale }) => {
      const ofClasses = requireBuilt(this.caller, this.ofClasses);
      return conditionalKl(loc, scale, y, ofClasses.loc.read(), ofClasses.logScale.read());
    });
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
