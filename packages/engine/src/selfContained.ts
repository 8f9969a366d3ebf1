import { claimSelfContained, type SelfContained } from '@infodrop/kernels';
import { getGradient } from '@tensorflow/tfjs-core';
import type { TapeNode } from './tape.js';

/** Operations of tfjs that it records without a kernel, by their scopes. */
const OPERATIONS = new Set(
  ['fusedConv2d', 'fusedDepthwiseConv2d', 'fusedMatMul', 'logSigmoid', 'logSoftmax', 'softmaxCrossEntropy'].map(
    (name) => `${name}__op`,
  ),
);

const claimed = new WeakMap<TapeNode['outputs'], SelfContained | null>();

/** What a `selfContainedGrad` says of itself; to be asked first when it is recorded. */
export function selfContainedOf({ outputs }: TapeNode): SelfContained | undefined {
  const known = claimed.get(outputs);
  if (known !== undefined) return known ?? undefined;
  const found = outputs.map(claimSelfContained).find((mark) => mark !== undefined);
  claimed.set(outputs, found ?? null);
  return found;
}

/** Whether nobody else can have got hold of what the operation's gradient function is given, or makes. */
export function isSelfContained(node: TapeNode): boolean {
  const { kernelName } = node;
  const isKernel = (getGradient(kernelName) as unknown) !== undefined; // tfjs types the look-up as if it always found one
  return isKernel || OPERATIONS.has(kernelName) || selfContainedOf(node) !== undefined;
}
