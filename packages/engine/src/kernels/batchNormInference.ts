import { FusedBatchNorm, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { addressOf, callStock, makeOutput, requiredInput, type TrainingKernel } from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** About how many nanoseconds an element takes. */
const ELEMENT_TIME = 0.4;

/** Batch normalisation with given statistics, per channel. */
export const batchNormInference: TrainingKernel = {
  kernelName: FusedBatchNorm,
  kernel: (stock) => (call) => {
    // The tape of tfjs stumbles over inputs that are there and undefined.
    for (const name of ['offset', 'scale']) if (!call.inputs[name]) Reflect.deleteProperty(call.inputs, name);
    const { backend } = call;
    const x = requiredInput(FusedBatchNorm, call, 'x');
    const mean = requiredInput(FusedBatchNorm, call, 'mean');
    const variance = requiredInput(FusedBatchNorm, call, 'variance');
    const { offset, scale } = call.inputs;
    const channels = x.shape.at(-1) ?? 1;
    const perChannel = (tensor: TensorInfo | undefined) =>
      !tensor || (tensor.dtype === 'float32' && tensor.shape.length === 1 && tensor.shape[0] === channels);
    if (x.dtype !== 'float32' || channels === 0 || ![mean, variance, offset, scale].every(perChannel)) {
      return callStock(FusedBatchNorm, stock, call, 'statistics that are not one float32 for each channel');
    }
    const y = makeOutput(backend, x.shape);
    const { exports, run } = trainingInstance(backend);
    const size = util.sizeFromShape(x.shape);
    run(
      'batchNormInference',
      [
        addressOf(backend, x),
        channels,
        addressOf(backend, mean),
        addressOf(backend, variance),
        offset ? addressOf(backend, offset) : 0,
        scale ? addressOf(backend, scale) : 0,
        call.attrs.varianceEpsilon as number,
        addressOf(backend, y),
      ],
      {
        units: size / channels,
        scratch: exports.batchNormInferenceScratch(channels),
        nanoseconds: size * ELEMENT_TIME,
      },
    );
    return y;
  },
};
