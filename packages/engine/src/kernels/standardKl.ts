import { STANDARD_KL, STANDARD_KL_GRAD } from '@infodrop/kernels';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import {
  addressOf,
  type KernelCall,
  makeOutput,
  requireAlike,
  requiredInput,
  requireTensor,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** About how many nanoseconds an element takes. */
const ELEMENT_TIME = 2;
/** Elements that the kernels take at once, at most. */
const LANES = 16;

interface Arguments {
  readonly other: TensorInfo;
  readonly scale: TensorInfo;
  readonly work: { readonly units: number; readonly align: number; readonly nanoseconds: number };
}

/** The scale, and what it is given with. */
function readArguments(kernelName: string, name: string, call: KernelCall): Arguments {
  const scale = requiredInput(kernelName, call, 'scale');
  requireTensor(scale.dtype === 'float32', kernelName, 'scale', 'float32', scale);
  const other = requireAlike(kernelName, call, name, scale.shape, 'the scale');
  const units = util.sizeFromShape(scale.shape);
  return { other, scale, work: { units, align: LANES, nanoseconds: units * ELEMENT_TIME } };
}

const elementwise = (kernelName: string, other: string, run: 'standardKl' | 'standardKlGradient'): TrainingKernel => ({
  kernelName,
  kernel: () => (call) => {
    const { backend } = call;
    const { other: given, scale, work } = readArguments(kernelName, other, call);
    const out = makeOutput(backend, scale.shape);
    const addresses = [given, scale, out].map((tensor) => addressOf(backend, tensor));
    trainingInstance(backend).run(run, addresses as [number, number, number], work);
    return out;
  },
});

/** Divergence of normal laws from the standard one: inputs { loc, scale }, result of their shape. Its gradient is registered with it. */
export const standardKl = elementwise(STANDARD_KL.name, 'loc', 'standardKl');

/** Its gradient in the scale: inputs { dy, scale }, result dy · (scale² − 1)/scale. */
export const standardKlGrad = elementwise(STANDARD_KL_GRAD.name, 'dy', 'standardKlGradient');
