import { claimSelfContained, type SelfContained } from '@infodrop/kernels';
import { getGradient } from '@tensorflow/tfjs-core';
import type { TapeNode } from './tape.js';

/** Operations of tfjs that it records without a kernel, by their scopes. */
const OPERATIONS = new Set(
  ['fusedConv2d', 'fusedDepthwiseConv2d', 'fusedMatMul', 'logSigmoid', 'logSoftmax', 'softmaxCrossEntropy'].map(
    (name) => `${name}__op`,
  ),
);

let latest: { readonly outputs: TapeNode['outputs']; readonly mark: SelfContained | undefined } | undefined;

/** What a `selfContainedGrad` says of itself; to be asked while it is recorded. */
export function selfContainedOf({ kernelName, outputs }: TapeNode): SelfContained | undefined {
  if (isKernel(kernelName)) return undefined;
  if (latest?.outputs !== outputs) latest = { outputs, mark: outputs[0] && claimSelfContained(outputs[0]) };
  return latest.mark;
}

/** Whether nobody else can have got hold of what the operation's gradient function is given, or makes. */
export function isSelfContained(node: TapeNode): boolean {
  const { kernelName } = node;
  return isKernel(kernelName) || OPERATIONS.has(kernelName) || selfContainedOf(node) !== undefined;
}

/** Whether the operation has its gradient by this name. */
const isKernel = (name: string): boolean => (getGradient(name) as unknown) !== undefined; // tfjs types it as always found
