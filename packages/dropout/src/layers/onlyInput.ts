import { requireThat } from '@infodrop/requirements';
import type { Tensor } from '@tensorflow/tfjs-core';
import { requireFloat } from '../requireTensors.js';

/** The input of a layer that has one, which must hold floats. Throws RangeError for several. */
export function onlyInput(caller: string, inputs: Tensor | Tensor[]): Tensor {
  const list = Array.isArray(inputs) ? inputs : [inputs];
  requireThat(list.length === 1, caller, 'number of inputs', '1', list.length);
  const x = list[0]!;
  requireFloat(caller, 'input', x);
  return x;
}
