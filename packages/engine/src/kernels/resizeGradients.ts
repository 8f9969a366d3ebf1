import { requireThat } from '@infodrop/requirements';
import {
  type KernelFunc,
  ResizeBilinearGrad,
  ResizeNearestNeighborGrad,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import {
  addressOf,
  callStock,
  type KernelCall,
  makeOutput,
  requiredInput,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** About how many nanoseconds an element of dy takes. */
const ELEMENT_TIME = 1;

function resizeGradient(
  kernelName: typeof ResizeBilinearGrad | typeof ResizeNearestNeighborGrad,
  stock: KernelFunc | undefined,
  call: KernelCall,
): TensorInfo | TensorInfo[] {
  const { backend, attrs } = call;
  const images = requiredInput(kernelName, call, 'images');
  const dy = requiredInput(kernelName, call, 'dy');
  if (images.dtype !== 'float32' || dy.dtype !== 'float32' || util.sizeFromShape(images.shape) === 0) {
    return callStock(kernelName, stock, call, 'tensors that are not float32, or empty ones');
  }
  const wayOut = "TensorFlow.js's own kernels ignore it there. Resize without it.";
  requireThat(attrs.halfPixelCenters !== true, kernelName, 'halfPixelCenters', 'false for a gradient', true, wayOut);
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  const dx = makeOutput(backend, images.shape);
  trainingInstance(backend).run(
    kernelName === ResizeBilinearGrad ? 'resizeBilinearGradient' : 'resizeNearestGradient',
    [
      addressOf(backend, dy),
      dy.shape[1]!,
      dy.shape[2]!,
      channels,
      addressOf(backend, dx),
      height,
      width,
      Number(attrs.alignCorners === true),
    ],
    { units: batch, nanoseconds: util.sizeFromShape(dy.shape) * ELEMENT_TIME },
  );
  return dx;
}

/** Gradient of `image.resizeNearestNeighbor`, and with it of the layer `upSampling2d`. */
export const resizeNearestNeighborGrad: TrainingKernel = {
  kernelName: ResizeNearestNeighborGrad,
  kernel: (stock) => (call) => resizeGradient(ResizeNearestNeighborGrad, stock, call),
};

/** Gradient of `image.resizeBilinear`. */
export const resizeBilinearGrad: TrainingKernel = {
  kernelName: ResizeBilinearGrad,
  kernel: (stock) => (call) => resizeGradient(ResizeBilinearGrad, stock, call),
};
