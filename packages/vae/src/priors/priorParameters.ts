import type { Prior } from '@infodrop/priors';
import { dispose, fill, serialization, type Tensor, tensor } from '@tensorflow/tfjs-core';
import {
  initializers,
  layers,
  type LayersModel,
  type LayerVariable,
  sequential,
  type Shape,
} from '@tensorflow/tfjs-layers';
import { isJoint, type JointParameter, type JointPrior } from './jointPrior.js';

/** Arguments of {@link PriorParameters}. */
interface PriorParametersArgs {
  readonly name?: string;
  readonly inputShape?: number[];
  readonly parameters: readonly Pick<JointParameter, 'name' | 'shape'>[];
}

/** A layer that holds what is learned of a prior, so that training and saving see it as weights; it passes its input on. */
export class PriorParameters extends layers.Layer {
  static readonly className = 'InfodropPriorParameters';
  private readonly parameters: PriorParametersArgs['parameters'];
  private variables: LayerVariable[] = [];

  constructor(args: PriorParametersArgs) {
    super(args);
    this.parameters = args.parameters;
  }

  override build(inputShape: Shape | Shape[]): void {
    this.variables = this.parameters.map(({ name, shape }) =>
      this.addWeight(name, [...shape], 'float32', initializers.zeros()),
    );
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return Array.isArray(inputs) ? inputs[0]! : inputs;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), parameters: this.parameters as unknown as serialization.ConfigDictArray };
  }

  /** Their values, in the order of the prior's. */
  read(): Tensor[] {
    return this.variables.map((variable) => variable.read());
  }
}

serialization.registerClass(PriorParameters);

/** The model that holds what is learned of a prior, at its initial values; null where nothing is. */
export function priorModel(
  prior: Prior | JointPrior,
  model: { readonly latent: number; readonly inputShape: readonly number[] },
): LayersModel | null {
  const held: readonly JointParameter[] = isJoint(prior)
    ? prior.parametersOf(model)
    : prior.parameters.map(({ name, initial, per }) => ({
        name,
        initial,
        shape: per === 'channel' ? [model.latent] : [],
      }));
  if (held.length === 0) return null;
  const parameters = held.map(({ name, shape }) => ({ name, shape }));
  const network = sequential({
    name: 'prior',
    layers: [new PriorParameters({ name: 'parameters', inputShape: [model.latent], parameters })],
  });
  const values = held.map(({ shape, initial }) =>
    typeof initial === 'number' ? fill([...shape], initial) : tensor(initial, [...shape]),
  );
  network.setWeights(values);
  dispose(values);
  return network;
}
