import { requireOneOf } from '@infodrop/requirements';
import { Elu, getKernel, LeakyRelu, Prelu, Sigmoid, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../wasm/tensors.js';

/** The activations that the kernels apply themselves, by their number in assembly/. */
const FUSED: Readonly<Record<string, number>> = { linear: 0, relu: 1, relu6: 2 };

/** The others, by the kernel that applies them. */
const SEPARATE: Readonly<Record<string, string>> = {
  elu: Elu,
  sigmoid: Sigmoid,
  leakyrelu: LeakyRelu,
  prelu: Prelu,
};

/** An activation of a fused kernel: what the kernel itself does, and what is left to do with its result. */
export interface Activation {
  readonly fused: number;
  /** Takes the kernel's result, and gives its memory back where it makes another. */
  readonly finish: (result: TensorInfo) => TensorInfo;
}

/** The activation that a call of a fused kernel asks for; none where it names none. */
export function activationOf(kernelName: string, { attrs, inputs, backend }: KernelCall): Activation {
  const name = (attrs.activation as string | undefined) ?? 'linear';
  const fused = FUSED[name];
  if (fused !== undefined) return { fused, finish: (result) => result };
  requireOneOf(kernelName, 'activation', name, [...Object.keys(FUSED), ...Object.keys(SEPARATE)]);
  const separate = SEPARATE[name]!;
  return {
    fused: 0,
    finish: (x) => {
      const { preluActivationWeights: alpha } = inputs;
      const activated = getKernel(separate, 'wasm').kernelFunc({
        inputs: separate === Prelu ? { x, alpha } : { x },
        attrs: { alpha: (attrs.leakyreluAlpha as number | undefined) ?? 0 },
        backend,
      }) as TensorInfo;
      backend.disposeData(x.dataId);
      return activated;
    },
  };
}
