import { VARIATIONAL_KL, VARIATIONAL_KL_FORMS, VARIATIONAL_KL_GRAD, VARIATIONAL_KL_OF } from '@infodrop/kernels';
import { requireOneOf } from '@infodrop/requirements';
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
const ELEMENT_TIME = 6;
/** Elements that the kernels take at once, at most. */
const LANES = 16;

/** The place of an attribute's value among those that there are. */
function placeOf(kernelName: string, name: string, { attrs }: KernelCall, known: readonly string[]): number {
  const given = attrs[name] as string;
  requireOneOf(kernelName, name, given, known);
  return known.indexOf(given);
}

interface Arguments {
  readonly form: number;
  readonly of: number;
  readonly x: TensorInfo;
  readonly work: { readonly units: number; readonly align: number; readonly nanoseconds: number };
}

function readArguments(kernelName: string, call: KernelCall): Arguments {
  const x = requiredInput(kernelName, call, 'x');
  requireTensor(x.dtype === 'float32', kernelName, 'x', 'float32', x);
  const form = placeOf(kernelName, 'form', call, VARIATIONAL_KL_FORMS);
  const of = placeOf(kernelName, 'of', call, VARIATIONAL_KL_OF);
  const units = util.sizeFromShape(x.shape);
  return { form, of, x, work: { units, align: LANES, nanoseconds: units * ELEMENT_TIME } };
}

/** Divergence of Gaussian dropout: input { x }, attributes form and of, result of that shape. Its gradient is registered with it. */
export const variationalKl: TrainingKernel = {
  kernelName: VARIATIONAL_KL.name,
  kernel: () => (call) => {
    const { backend } = call;
    const { form, of, x, work } = readArguments(VARIATIONAL_KL.name, call);
    const out = makeOutput(backend, x.shape);
    trainingInstance(backend).run('variationalKl', [form, of, addressOf(backend, x), addressOf(backend, out)], work);
    return out;
  },
};

/** Its gradient: inputs { dy, x }, the same attributes, result dy · dKL/dx. */
export const variationalKlGrad: TrainingKernel = {
  kernelName: VARIATIONAL_KL_GRAD.name,
  kernel: () => (call) => {
    const { backend } = call;
    const { form, of, x, work } = readArguments(VARIATIONAL_KL_GRAD.name, call);
    const dy = requireAlike(VARIATIONAL_KL_GRAD.name, call, 'dy', x.shape, 'x');
    const out = makeOutput(backend, x.shape);
    const [slopes, values, results] = [dy, x, out].map((tensor) => addressOf(backend, tensor)) as [
      number,
      number,
      number,
    ];
    trainingInstance(backend).run('variationalKlGradient', [form, of, slopes, values, results], work);
    return out;
  },
};
