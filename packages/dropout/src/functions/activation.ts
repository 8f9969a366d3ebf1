import { elu, relu, sigmoid, softplus, tanh, type Tensor } from '@tensorflow/tfjs-core';
import { demand } from '../requirements.js';

/** The activation f of a unit, before the noise. */
export type ActivationName = 'linear' | 'relu' | 'softplus' | 'elu' | 'sigmoid' | 'tanh';

const ACTIVATIONS: Readonly<Record<ActivationName, (x: Tensor) => Tensor>> = {
  linear: (x) => x,
  relu: (x) => relu(x),
  softplus: (x) => softplus(x),
  elu: (x) => elu(x),
  sigmoid: (x) => sigmoid(x),
  tanh: (x) => tanh(x),
};

/** The activations by name. Throws RangeError for an unknown one. */
export function activationOf(caller: string, name: ActivationName): (x: Tensor) => Tensor {
  demand(
    Object.hasOwn(ACTIVATIONS, name),
    `${caller}: activation`,
    `one of ${Object.keys(ACTIVATIONS)
      .map((known) => `'${known}'`)
      .join(', ')}`,
    name,
  );
  return ACTIVATIONS[name];
}
