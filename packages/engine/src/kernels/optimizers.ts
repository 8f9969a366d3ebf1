import { requireThat } from '@infodrop/requirements';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  addressOf,
  type KernelCall,
  makeOutput,
  requiredInput,
  requireTensor,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { type Division, trainingInstance } from '../wasm/trainingModule.js';

/** Names in the registry of tfjs. */
export const MOMENTUM_UPDATE = 'MomentumUpdate';
export const ADAM_UPDATE = 'AdamUpdate';
export const RMS_PROP_UPDATE = 'RmsPropUpdate';

function number(kernelName: string, call: KernelCall, name: string): number {
  const value = call.attrs[name];
  requireThat(typeof value === 'number', kernelName, name, 'a number', value);
  return value as number;
}

/** The inputs of these names, all float32 of one size. */
function inputsOf(kernelName: string, call: KernelCall, names: readonly string[]): TensorInfo[] {
  const inputs = names.map((name) => requiredInput(kernelName, call, name));
  const size = util.sizeFromShape(inputs[0]!.shape);
  inputs.forEach((input, i) => {
    const sizedAsFirst = input.dtype === 'float32' && util.sizeFromShape(input.shape) === size;
    requireTensor(sizedAsFirst, kernelName, names[i]!, `float32 of ${size} elements, the size of ${names[0]!}`, input);
  });
  return inputs;
}

/** Elements that an update takes at once. */
const LANES = 4;
/** About how many nanoseconds an element takes: it is read from memory and written there. */
const ELEMENT_TIME = 1;

/** Where the new values of a tensor go: over the old ones, unless another tensor has the same data. */
function updated(backend: BackendWasm, tensor: TensorInfo): TensorInfo {
  if (backend.refCount(tensor.dataId) > 1) return makeOutput(backend, tensor.shape);
  backend.incRef(tensor.dataId);
  return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
}

/** Lets `write` put new values to the addresses it is given: those of `tensors` themselves, unless they share their data. */
function update(
  backend: BackendWasm,
  tensors: readonly TensorInfo[],
  write: (addresses: readonly number[], division: Division) => void,
): TensorInfo[] {
  const results = tensors.map((tensor) => updated(backend, tensor));
  const units = util.sizeFromShape(tensors[0]!.shape);
  const inPlace = results.some(({ dataId }, i) => dataId === tensors[i]!.dataId);
  try {
    write(
      results.map((result) => addressOf(backend, result)),
      { units, align: LANES, nanoseconds: units * ELEMENT_TIME, inPlace },
    );
  } catch (error) {
    for (const { dataId } of results) backend.disposeData(dataId);
    throw error;
  }
  return results;
}

/**
 * A step of gradient descent with momentum: inputs { value, accumulation, gradient }, attrs { learningRate, momentum,
 * useNesterov }, results [value, accumulation].
 *
 * Where nobody else shares their data, value and accumulation are overwritten, so they must be variables that the results
 * are then assigned to.
 */
export const momentumUpdate: TrainingKernel = {
  kernelName: MOMENTUM_UPDATE,
  kernel: () => (call) => {
    const { backend } = call;
    const names = ['value', 'accumulation', 'gradient'];
    const [value, accumulation, gradient] = inputsOf(MOMENTUM_UPDATE, call, names) as [
      TensorInfo,
      TensorInfo,
      TensorInfo,
    ];
    const rate = number(MOMENTUM_UPDATE, call, 'learningRate');
    const momentum = number(MOMENTUM_UPDATE, call, 'momentum');
    return update(backend, [value, accumulation], (addresses, division) => {
      const [newValue, newAccumulation] = addresses as [number, number];
      trainingInstance(backend).run(
        'momentumUpdate',
        [
          addressOf(backend, value),
          addressOf(backend, accumulation),
          addressOf(backend, gradient),
          rate,
          momentum,
          call.attrs.useNesterov === true ? 1 : 0,
          newValue,
          newAccumulation,
        ],
        division,
      );
    });
  },
};

/**
 * A step of Adam: inputs { value, first, second, gradient }, attrs { learningRate, beta1, beta2, correction1, correction2,
 * epsilon }, where the corrections are 1 − β₁ᵗ and 1 − β₂ᵗ; results [value, first, second], overwritten as above.
 */
export const adamUpdate: TrainingKernel = {
  kernelName: ADAM_UPDATE,
  kernel: () => (call) => {
    const { backend } = call;
    const names = ['value', 'first', 'second', 'gradient'];
    const inputs = inputsOf(ADAM_UPDATE, call, names);
    const [rate, beta1, beta2, correction1, correction2, epsilon] = [
      'learningRate',
      'beta1',
      'beta2',
      'correction1',
      'correction2',
      'epsilon',
    ].map((name) => number(ADAM_UPDATE, call, name)) as [number, number, number, number, number, number];
    const [value, first, second, gradient] = inputs.map((tensor) => addressOf(backend, tensor)) as [
      number,
      number,
      number,
      number,
    ];
    return update(backend, inputs.slice(0, 3), (addresses, division) => {
      const [newValue, newFirst, newSecond] = addresses as [number, number, number];
      trainingInstance(backend).run(
        'adamUpdate',
        [
          value,
          first,
          second,
          gradient,
          rate,
          beta1,
          1 - beta1,
          beta2,
          1 - beta2,
          correction1,
          correction2,
          epsilon,
          newValue,
          newFirst,
          newSecond,
        ],
        division,
      );
    });
  },
};

/**
 * A step of RMSProp: inputs { value, square, step, gradient }, attrs { learningRate, decay, momentum, epsilon }; results
 * [value, square, step], overwritten as above.
 */
export const rmsPropUpdate: TrainingKernel = {
  kernelName: RMS_PROP_UPDATE,
  kernel: () => (call) => {
    const { backend } = call;
    const inputs = inputsOf(RMS_PROP_UPDATE, call, ['value', 'square', 'step', 'gradient']);
    const [rate, decay, momentum, epsilon] = ['learningRate', 'decay', 'momentum', 'epsilon'].map((name) =>
      number(RMS_PROP_UPDATE, call, name),
    ) as [number, number, number, number];
    const [value, square, step, gradient] = inputs.map((tensor) => addressOf(backend, tensor)) as [
      number,
      number,
      number,
      number,
    ];
    return update(backend, inputs.slice(0, 3), (addresses, division) => {
      const [newValue, newSquare, newStep] = addresses as [number, number, number];
      trainingInstance(backend).run(
        'rmsPropUpdate',
        [value, square, step, gradient, rate, decay, 1 - decay, momentum, epsilon, newValue, newSquare, newStep],
        division,
      );
    });
  },
};
