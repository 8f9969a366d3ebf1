import { type Prior, type PriorParameter } from '@infodrop/priors';
import { serialization, type Tensor } from '@tensorflow/tfjs-core';
import {
  initializers,
  layers,
  type LayersModel,
  type LayerVariable,
  sequential,
  type Shape,
} from '@tensorflow/tfjs-layers';

/** Arguments of {@link PriorParameters}. */
interface PriorParametersArgs {
  readonly name?: string;
  readonly inputShape?: number[];
  readonly parameters: readonly PriorParameter[];
}

/** A layer that holds what is learned of a prior, so that training and saving see it as weights; it passes its input on. */
export class PriorParameters extends layers.Layer {
  static readonly className = 'InfodropPriorParameters';
  private readonly parameters: readonly PriorParameter[];
  private variables: LayerVariable[] = [];

  constructor(args: PriorParametersArgs) {
    super(args);
    this.parameters = args.parameters;
  }

  override build(inputShape: Shape | Shape[]): void {
    const units = (inputShape as Shape).at(-1) ?? 1;
    this.variables = this.parameters.map(({ name, initial, per }) =>
      this.addWeight(name, per === 'channel' ? [units] : [], 'float32', initializers.constant({ value: initial })),
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

/** The model that holds what is learned of a prior; null where nothing is. */
export function priorModel(prior: Prior, units: number): LayersModel | null {
  if (prior.parameters.length === 0) return null;
  const { parameters } = prior;
  return sequential({
    name: 'prior',
    layers: [new PriorParameters({ name: 'parameters', inputShape: [units], parameters })],
  });
}
