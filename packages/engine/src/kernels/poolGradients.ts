import { requireThat } from '@infodrop/requirements';
import { AvgPoolGrad, backend_util, type KernelFunc, MaxPoolGrad, type TensorInfo, util } from '@tensorflow/tfjs-core';
import {
  addressOf,
  callStock,
  type KernelCall,
  makeOutput,
  requiredInput,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** About how many nanoseconds an element of a window takes. */
const ELEMENT_TIME = 0.5;

function poolGradient(
  kernelName: typeof MaxPoolGrad | typeof AvgPoolGrad,
  stock: KernelFunc | undefined,
  call: KernelCall,
): TensorInfo | TensorInfo[] {
  const { backend, attrs } = call;
  const dy = requiredInput(kernelName, call, 'dy');
  const x = requiredInput(kernelName, call, 'input');
  if (x.dtype !== 'float32' || dy.dtype !== 'float32') {
    return callStock(kernelName, stock, call, 'tensors that are not float32');
  }
  const shape = x.shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(
    shape,
    attrs.filterSize as number | [number, number],
    attrs.strides as number | [number, number],
    1,
    attrs.pad as 'valid' | 'same' | number | backend_util.ExplicitPadding,
    attrs.dimRoundingMode as 'floor' | 'round' | 'ceil' | undefined,
  );
  const [batch, height, width, channels] = shape;
  // tfjs's gradients do not hand on how the size of the output was rounded: its shape tells.
  const [dyBatch, outHeight, outWidth, dyChannels] = dy.shape as [number, number, number, number];
  const fits = dy.shape.length === 4 && dyBatch === batch && dyChannels === channels;
  requireThat(fits, kernelName, 'dy', `of shape [${batch}, outHeight, outWidth, ${channels}]`, dy.shape);
  const dx = makeOutput(backend, shape);
  const { run } = trainingInstance(backend);
  const sizes = [
    height,
    width,
    channels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
    addressOf(backend, dx),
    outHeight,
    outWidth,
  ] as const;
  const division = {
    units: batch,
    nanoseconds: util.sizeFromShape(dy.shape) * info.filterHeight * info.filterWidth * ELEMENT_TIME,
  };
  if (kernelName === MaxPoolGrad) {
    run('maxPoolGradient', [addressOf(backend, dy), addressOf(backend, x), ...sizes], division);
  } else {
    run('avgPoolGradient', [addressOf(backend, dy), ...sizes], division);
  }
  return dx;
}

/** Gradient of `maxPool`; of equal values in a window the first takes it, as on the cpu backend. */
export const maxPoolGrad: TrainingKernel = {
  kernelName: MaxPoolGrad,
  kernel: (stock) => (call) => poolGradient(MaxPoolGrad, stock, call),
};

/**
 * Gradient of `avgPool`. A window over the edge of the image averages the pixels that it has, and its gradient is shared
 * among as many; tfjs's own kernels divide it by the size of the whole window there.
 */
export const avgPoolGrad: TrainingKernel = {
  kernelName: AvgPoolGrad,
  kernel: (stock) => (call) => poolGradient(AvgPoolGrad, stock, call),
};
