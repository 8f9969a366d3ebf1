import { isOfSelfContainedGrad } from '@infodrop/kernels';
import { getGradient } from '@tensorflow/tfjs-core';
import type { TapeNode } from './tape.js';

/** What tfjs calls the scopes of its own operations by, and what these record without a kernel: `fusedConv2d__op`. */
const OPERATION = '__op';

/** Whether nobody else can have got hold of what the operation's gradient function is given, or makes. */
export function isSelfContained({ kernelName, outputs }: TapeNode): boolean {
  const isKernel = (getGradient(kernelName) as unknown) !== undefined; // tfjs types the look-up as if it always found one
  return isKernel || kernelName.endsWith(OPERATION) || outputs.some(isOfSelfContainedGrad);
}
