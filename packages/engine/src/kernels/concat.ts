import { backend_util, Concat, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { addressOf, callStock, makeOutput, type TrainingKernel } from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';
import { copyView, rowMajor } from './stridedCopy.js';

/** Tensors one after the other along an axis; the stock kernel copies row by row in JavaScript. */
export const concat: TrainingKernel = {
  kernelName: Concat,
  kernel: (stock) => (call) => {
    const { backend } = call;
    const tensors = Object.values(call.inputs) as TensorInfo[];
    const dtype = tensors[0]!.dtype;
    if (dtype === 'string' || tensors.some((tensor) => tensor.dtype !== dtype)) {
      // The stock kernel takes a list, which `callStock` would make an object of.
      const ofList: KernelFunc | undefined = stock && ((given) => stock({ ...given, inputs: tensors as never }));
      return callStock(Concat, ofList, call, 'strings, or tensors of several types');
    }
    const shapes = tensors.map(({ shape }) => shape);
    const axis = util.parseAxisParam(call.attrs.axis as number, shapes[0]!)[0]!;
    backend_util.assertParamsConsistent(shapes, axis);
    const shape = backend_util.computeOutShape(shapes, axis);
    const full = tensors.filter((tensor) => util.sizeFromShape(tensor.shape) > 0);
    if (full.length === 1) {
      backend.incRef(full[0]!.dataId);
      return { dataId: full[0]!.dataId, shape: full[0]!.shape, dtype };
    }
    const out = makeOutput(backend, shape, dtype);
    const { run } = trainingInstance(backend);
    const strides = rowMajor(shape);
    let start = 0;
    for (const tensor of full) {
      copyView(
        run,
        dtype,
        tensor.shape,
        { address: addressOf(backend, tensor), offset: 0, strides: rowMajor(tensor.shape) },
        { address: addressOf(backend, out), offset: start * strides[axis]!, strides },
      );
      start += tensor.shape[axis]!;
    }
    return out;
  },
};
