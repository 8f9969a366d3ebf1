import { Identity } from '@tensorflow/tfjs-core';
import { callStock, requiredInput, type TrainingKernel } from '../wasm/tensors.js';

/**
 * A second name for the same data, counted: tfjs-backend-wasm copies, and every tensor that a gradient needs is cloned.
 * No kernel of wasm writes into its inputs, so that sharing is safe, as it is on the cpu backend.
 */
export const identity: TrainingKernel = {
  kernelName: Identity,
  kernel: (stock) => (call) => {
    const x = requiredInput(Identity, call, 'x');
    if (x.dtype === 'string') return callStock(Identity, stock, call, 'strings');
    call.backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  },
};
