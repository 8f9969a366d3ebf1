import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Kernel, Nothing } from './kernel.js';

/** The sum of all elements of each input, float32 of any shapes, in the order of the inputs: [inputs]. It has no gradient. */
export const SUMS: Kernel<Readonly<Record<string, Tensor>>, Nothing, Tensor1D> = { name: 'InfodropSums/1' };
