import { Cast, type DataType } from '@tensorflow/tfjs-core';
import { callStock, requiredInput, type TrainingKernel } from '../wasm/tensors.js';

/** A tensor as another type; as its own, a second name for the same data, where the stock kernel copies. */
export const cast: TrainingKernel = {
  kernelName: Cast,
  kernel: (stock) => (call) => {
    const x = requiredInput(Cast, call, 'x');
    const dtype = call.attrs.dtype as DataType;
    if (x.dtype !== dtype || dtype === 'string') return callStock(Cast, stock, call, `tensors of ${x.dtype}`);
    call.backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype };
  },
};
