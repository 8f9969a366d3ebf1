import {
  AvgPool3DGrad,
  backend_util,
  type KernelFunc,
  MaxPool3D,
  MaxPool3DGrad,
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

/** About how many nanoseconds an element of a window takes. */
const ELEMENT_TIME = 2;

type Volumes = [number, number, number, number, number];

/** The windows on volumes of `shape`, channels last. */
function windowsOf(shape: readonly number[], { attrs }: KernelCall): backend_util.Conv3DInfo {
  return backend_util.computePool3DInfo(
    shape as Volumes,
    attrs.filterSize as number | [number, number, number],
    attrs.strides as number | [number, number, number],
    1,
    attrs.pad as 'valid' | 'same' | number,
    attrs.dimRoundingMode as 'floor' | 'round' | 'ceil' | undefined,
  );
}

/** The sizes that the compiled kernels take before the address of their result. */
function sizesOf(info: backend_util.Conv3DInfo) {
  return [
    info.inDepth,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.filterDepth,
    info.filterHeight,
    info.filterWidth,
    info.strideDepth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.front,
    info.padInfo.top,
    info.padInfo.left,
  ] as const;
}

/** Time of all windows, whose number and size `shape` (of the results) and `info` tell. */
const nanosecondsOf = (shape: readonly number[], info: backend_util.Conv3DInfo): number =>
  util.sizeFromShape([...shape]) * info.filterDepth * info.filterHeight * info.filterWidth * ELEMENT_TIME;

const isVolume = (tensor: TensorInfo): boolean => tensor.dtype === 'float32' && tensor.shape.length === 5;

/** The largest value of each window. tfjs's own begins at the smallest number above 0, which is what it gives for negative ones. */
export const maxPool3d: TrainingKernel = {
  kernelName: MaxPool3D,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const x = requiredInput(MaxPool3D, call, 'x');
    if (!isVolume(x) || attrs.dataFormat === 'NCDHW') {
      return callStock(MaxPool3D, stock, call, 'tensors that are not float32 in NDHWC');
    }
    const info = windowsOf(x.shape, call);
    const y = makeOutput(backend, info.outShape);
    const [, outDepth, outHeight, outWidth] = info.outShape;
    trainingInstance(backend).run(
      'maxPool3d',
      [addressOf(backend, x), 0, ...sizesOf(info), addressOf(backend, y), outDepth, outHeight, outWidth],
      { units: info.batchSize, nanoseconds: nanosecondsOf(y.shape, info) },
    );
    return y;
  },
};

function gradient(
  kernelName: typeof MaxPool3DGrad | typeof AvgPool3DGrad,
  stock: KernelFunc | undefined,
  call: KernelCall,
): TensorInfo | TensorInfo[] {
  const { backend, attrs } = call;
  const dy = requiredInput(kernelName, call, 'dy');
  const x = requiredInput(kernelName, call, 'input');
  if (!isVolume(x) || !isVolume(dy) || attrs.dataFormat === 'NCDHW') {
    return callStock(kernelName, stock, call, 'tensors that are not float32 in NDHWC');
  }
  const info = windowsOf(x.shape, call);
  const dx = makeOutput(backend, x.shape);
  // tfjs's gradients do not hand on how the size of the output was rounded: its shape tells.
  const [, outDepth, outHeight, outWidth] = dy.shape as Volumes;
  const rest = [...sizesOf(info), addressOf(backend, dx), outDepth, outHeight, outWidth] as const;
  const division = { units: info.batchSize, nanoseconds: nanosecondsOf(dy.shape, info) };
  const { run } = trainingInstance(backend);
  if (kernelName === MaxPool3DGrad) {
    run('maxPool3d', [addressOf(backend, x), addressOf(backend, dy), ...rest], division);
  } else {
    run('avgPool3dGradient', [addressOf(backend, dy), ...rest], division);
  }
  return dx;
}

/** Gradient of `maxPool3d`; of equal values in a window the last takes it, as on the cpu backend. */
export const maxPool3dGrad: TrainingKernel = {
  kernelName: MaxPool3DGrad,
  kernel: (stock) => (call) => gradient(MaxPool3DGrad, stock, call),
};

/**
 * Gradient of `avgPool3d`. A window over the edge averages the cells that it has, and its gradient is shared among as many;
 * tfjs's own kernels divide it by the size of the whole window there.
 */
export const avgPool3dGrad: TrainingKernel = {
  kernelName: AvgPool3DGrad,
  kernel: (stock) => (call) => gradient(AvgPool3DGrad, stock, call),
};
