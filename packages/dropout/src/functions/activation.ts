import { elu, relu, relu6, sigmoid, softmax, softplus, tanh, type Tensor } from '@tensorflow/tfjs-core';
import { requireOneOf } from '@infodrop/requirements';

/** The activation f of a unit, before the noise. */
export type ActivationName = 'linear' | 'relu' | 'relu6' | 'softplus' | 'softmax' | 'elu' | 'sigmoid' | 'tanh';

const ACTIVATIONS: Readonly<Record<ActivationName, (x: Tensor) => Tensor>> = {
  linear: (x) => x,
  relu: (x) => relu(x),
  relu6: (x) => relu6(x),
  softplus: (x) => softplus(x),
  softmax: (x) => softmax(x),
  elu: (x) => elu(x),
  sigmoid: (x) => sigmoid(x),
  tanh: (x) => tanh(x),
};

/** The activations by name. Throws RangeError for an unknown one. */
export function activationOf(caller: string, name: ActivationName): (x: Tensor) => Tensor {
  return ACTIVATIONS[requireOneOf(caller, 'activation', name, Object.keys(ACTIVATIONS) as ActivationName[])];
}
