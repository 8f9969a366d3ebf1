import { tensor, type Tensor, tidy, type TypedArray } from '@tensorflow/tfjs-core';
import type { Json } from '../json.js';
import type { OptimizerSlots } from '../optimizers/optimizer.js';
import { type NamedWeight, variableOf } from '../weights.js';
import type { StoredTensor } from './safetensors.js';

/** A turn's weights, and what its optimizer has gathered of them. */
export interface TurnSlots {
  readonly turn: string;
  readonly weights: readonly NamedWeight[];
  readonly slots: OptimizerSlots | null;
}

function stored(dtype: string, shape: readonly (number | null)[], data: TypedArray): StoredTensor {
  const sizes = shape.map((length) => length ?? 0);
  return dtype === 'float32'
    ? { dtype: 'F32', shape: sizes, data: new Float32Array(data) }
    : { dtype: 'I32', shape: sizes, data: new Int32Array(data) };
}

const slotKey = (turn: string, weight: string, slot: string): string => `optimizer/${turn}/${weight}/${slot}`;
const scalarKey = (turn: string, name: string): string => `optimizer/${turn}/${name}`;

/** Names and shapes of the weights a checkpoint must have to fit. */
export function weightShapes(weights: readonly NamedWeight[]): Json {
  return Object.fromEntries(weights.map(({ name, weight }) => [name, weight.shape.map((length) => length ?? 0)]));
}

/** All weights and the slots of each turn's optimizer. */
export async function takeSnapshot(
  weights: readonly NamedWeight[],
  turns: readonly TurnSlots[],
): Promise<Map<string, StoredTensor>> {
  const tensors = new Map<string, StoredTensor>();
  for (const { key, weight } of weights) {
    const value: Tensor = weight.read();
    tensors.set(key, stored(value.dtype, value.shape, await value.data()));
  }
  for (const { turn, weights: changed, slots } of turns) {
    if (slots === null) continue;
    for (const [slot, arrays] of Object.entries(slots.perWeight)) {
      changed.forEach(({ key, weight }, i) => {
        tensors.set(slotKey(turn, key, slot), stored('float32', weight.shape, arrays[i]!));
      });
    }
    for (const [name, value] of Object.entries(slots.scalars)) {
      tensors.set(scalarKey(turn, name), stored('float32', [], Float32Array.of(value)));
    }
  }
  return tensors;
}

function find(tensors: ReadonlyMap<string, StoredTensor>, key: string): StoredTensor {
  const found = tensors.get(key);
  if (found === undefined) {
    throw new RangeError(`train: checkpoint must have a tensor '${key}', got none of that name.`);
  }
  return found;
}

/** Writes a snapshot's weights into the models. */
export function restoreWeightsFrom(weights: readonly NamedWeight[], tensors: ReadonlyMap<string, StoredTensor>): void {
  tidy(() => {
    for (const { key, weight } of weights) {
      const { dtype, shape, data } = find(tensors, key);
      // Not weight.write(), which would apply the weight's constraint once more than the run did.
      variableOf(weight).assign(tensor(data, [...shape], dtype === 'F32' ? 'float32' : 'int32'));
    }
  });
}

/** The slots of one turn's optimizer in a snapshot; null where it had made no update. */
export function slotsFrom(
  tensors: ReadonlyMap<string, StoredTensor>,
  turn: string,
  weights: readonly NamedWeight[],
  slotNames: readonly string[],
): OptimizerSlots | null {
  const prefix = scalarKey(turn, '');
  const keys = [...tensors.keys()].filter((key) => key.startsWith(prefix));
  if (keys.length === 0) return null;
  const scalars = keys.filter((key) => !key.slice(prefix.length).includes('/'));
  return {
    perWeight: Object.fromEntries(
      slotNames.map((slot) => [
        slot,
        weights.map(({ key }) => find(tensors, slotKey(turn, key, slot)).data as Float32Array),
      ]),
    ),
    scalars: Object.fromEntries(scalars.map((key) => [key.slice(prefix.length), find(tensors, key).data[0]!])),
  };
}
