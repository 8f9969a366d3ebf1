import { tensor, type Tensor, tidy, type TypedArray } from '@tensorflow/tfjs-core';
import { type Json } from '../json.js';
import { type NamedWeight, variableOf } from '../weights.js';
import { type Velocities } from '../optimizers/nesterov.js';
import { type StoredTensor } from './safetensors.js';

function stored(dtype: string, shape: readonly (number | null)[], data: TypedArray): StoredTensor {
  const sizes = shape.map((length) => length ?? 0);
  return dtype === 'float32'
    ? { dtype: 'F32', shape: sizes, data: new Float32Array(data) }
    : { dtype: 'I32', shape: sizes, data: new Int32Array(data) };
}

const weightName = (name: string): string => `model/${name}`;
const velocityName = (name: string): string => `optimizer/${name}/momentum`;

/** Names and shapes of the weights a checkpoint must have to fit this model. */
export function weightShapes(weights: readonly NamedWeight[]): Json {
  return Object.fromEntries(weights.map(({ name, weight }) => [name, weight.shape.map((length) => length ?? 0)]));
}

/** All weights and, of the trainable ones, the optimizer's slots. */
export async function takeSnapshot(
  weights: readonly NamedWeight[],
  velocities: Velocities,
): Promise<Map<string, StoredTensor>> {
  const tensors = new Map<string, StoredTensor>();
  for (const { name, weight } of weights) {
    const value: Tensor = weight.read();
    tensors.set(weightName(name), stored(value.dtype, value.shape, await value.data()));
  }
  if (velocities !== null) {
    const trainable = weights.filter((weight) => weight.trainable);
    trainable.forEach(({ name, weight }, i) => {
      tensors.set(velocityName(name), stored('float32', weight.shape, velocities[i]!));
    });
  }
  return tensors;
}

/** Writes a snapshot's weights into the model and returns the optimizer's slots. */
export function restoreSnapshot(
  weights: readonly NamedWeight[],
  tensors: ReadonlyMap<string, StoredTensor>,
): Velocities {
  const find = (name: string): StoredTensor => {
    const found = tensors.get(name);
    if (found === undefined)
      throw new RangeError(`train: checkpoint must have a tensor '${name}', got none of that name.`);
    return found;
  };
  tidy(() => {
    for (const { name, weight } of weights) {
      const { dtype, shape, data } = find(weightName(name));
      // Not weight.write(), which would apply the weight's constraint once more than the run did.
      variableOf(weight).assign(tensor(data, [...shape], dtype === 'F32' ? 'float32' : 'int32'));
    }
  });
  const trainable = weights.filter((weight) => weight.trainable);
  const hasVelocities = trainable.some(({ name }) => tensors.has(velocityName(name)));
  return hasVelocities ? trainable.map(({ name }) => find(velocityName(name)).data as Float32Array) : null;
}
