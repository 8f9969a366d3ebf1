import {
  Add,
  backend_util,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  FusedDepthwiseConv2D,
  getKernel,
  type KernelFunc,
  Relu,
  Relu6,
  type TensorInfo,
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
import { activationOf } from './activation.js';

const NOT_FLOAT = 'tensors that are not float32';
/** Output channels of a unit of the gradient of the filter. */
const GROUP = 4;

function geometryOf(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: Readonly<Record<string, unknown>>,
): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides as number | [number, number],
    (attrs.dilations as number | [number, number] | null | undefined) ?? 1,
    attrs.pad as 'valid' | 'same' | number | backend_util.ExplicitPadding,
    attrs.dimRoundingMode as 'floor' | 'round' | 'ceil' | undefined,
    true,
  );
}

/** Window, strides, dilations and padding, in the order in which the kernels take them. */
function windowOf(info: backend_util.Conv2DInfo) {
  return [
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.dilationHeight,
    info.dilationWidth,
    info.padInfo.top,
    info.padInfo.left,
  ] as const;
}

/** About how many nanoseconds one thread takes. */
function depthwiseTime({
  batchSize,
  outHeight,
  outWidth,
  outChannels,
  filterHeight,
  filterWidth,
}: backend_util.Conv2DInfo) {
  return (2 * batchSize * outHeight * outWidth * outChannels * filterHeight * filterWidth) / 6;
}

function convolve(kernelName: string, stock: KernelFunc | undefined, call: KernelCall): TensorInfo | TensorInfo[] {
  const { backend, attrs } = call;
  const x = requiredInput(kernelName, call, 'x');
  const filter = requiredInput(kernelName, call, 'filter');
  if (x.dtype !== 'float32' || filter.dtype !== 'float32') return callStock(kernelName, stock, call, NOT_FLOAT);
  const multiplier = filter.shape[3]!;
  const info = geometryOf(x.shape, filter.shape, attrs);
  const y = makeOutput(backend, info.outShape);
  const { exports, run } = trainingInstance(backend);
  run(
    'depthwiseConv2d',
    [
      addressOf(backend, x),
      info.inHeight,
      info.inWidth,
      info.inChannels,
      multiplier,
      addressOf(backend, filter),
      ...windowOf(info),
      addressOf(backend, y),
      info.outHeight,
      info.outWidth,
    ],
    {
      units: info.batchSize * info.outHeight,
      scratch: exports.depthwiseScratch(info.inWidth, info.inChannels, multiplier),
      nanoseconds: depthwiseTime(info),
    },
  );
  return y;
}

/**
 * Depthwise convolution. The stock kernel is as fast for one filter a channel, slow for several, gives zeros where the two
 * strides differ, and keeps a copy of the filter: it does not see when an optimizer changes that in place.
 */
export const depthwiseConv2d: TrainingKernel = {
  kernelName: DepthwiseConv2dNative,
  kernel: (stock) => (call) => convolve(DepthwiseConv2dNative, stock, call),
};

/** The activations that a fused call names and `activationOf` takes for a kernel's own, by the kernels that apply them. */
const CLAMPS: readonly (string | undefined)[] = [undefined, Relu, Relu6];

/** Depthwise convolution, bias and activation, one after the other. */
export const fusedDepthwiseConv2d: TrainingKernel = {
  kernelName: FusedDepthwiseConv2D,
  kernel: (stock) => (call) => {
    const { backend } = call;
    const { x, filter, bias } = call.inputs;
    if (x?.dtype !== 'float32' || filter?.dtype !== 'float32') {
      return callStock(FusedDepthwiseConv2D, stock, call, NOT_FLOAT);
    }
    const activation = activationOf(FusedDepthwiseConv2D, call);
    const apply = (kernelName: string, inputs: Record<string, TensorInfo>, given: TensorInfo): TensorInfo => {
      const result = getKernel(kernelName, 'wasm').kernelFunc({ inputs, attrs: {}, backend }) as TensorInfo;
      backend.disposeData(given.dataId);
      return result;
    };
    let y = convolve(FusedDepthwiseConv2D, undefined, call) as TensorInfo;
    if (bias) y = apply(Add, { a: y, b: bias }, y);
    const clamp = CLAMPS[activation.fused];
    return activation.finish(clamp === undefined ? y : apply(clamp, { x: y }, y));
  },
};

/** Gradient of a depthwise convolution with respect to its input: tfjs-backend-wasm has none. It takes `dilations` too. */
export const depthwiseConv2dBackpropInput: TrainingKernel = {
  kernelName: DepthwiseConv2dNativeBackpropInput,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const dy = requiredInput(DepthwiseConv2dNativeBackpropInput, call, 'dy');
    const filter = requiredInput(DepthwiseConv2dNativeBackpropInput, call, 'filter');
    if (dy.dtype !== 'float32' || filter.dtype !== 'float32') {
      return callStock(DepthwiseConv2dNativeBackpropInput, stock, call, NOT_FLOAT);
    }
    const info = geometryOf(attrs.inputShape as number[], filter.shape, attrs);
    const multiplier = filter.shape[3]!;
    const dx = makeOutput(backend, info.inShape);
    const { exports, run } = trainingInstance(backend);
    run(
      'depthwiseConv2dInputGradient',
      [
        addressOf(backend, dy),
        info.outHeight,
        info.outWidth,
        info.inChannels,
        multiplier,
        addressOf(backend, filter),
        ...windowOf(info),
        addressOf(backend, dx),
        info.inHeight,
        info.inWidth,
      ],
      {
        units: info.batchSize * info.inHeight,
        scratch: exports.depthwiseScratch(info.inWidth, info.inChannels, multiplier),
        nanoseconds: depthwiseTime(info),
      },
    );
    return dx;
  },
};

/** Gradient of a depthwise convolution with respect to its filter: tfjs-backend-wasm has none. It takes `dilations` too. */
export const depthwiseConv2dBackpropFilter: TrainingKernel = {
  kernelName: DepthwiseConv2dNativeBackpropFilter,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const x = requiredInput(DepthwiseConv2dNativeBackpropFilter, call, 'x');
    const dy = requiredInput(DepthwiseConv2dNativeBackpropFilter, call, 'dy');
    if (x.dtype !== 'float32' || dy.dtype !== 'float32') {
      return callStock(DepthwiseConv2dNativeBackpropFilter, stock, call, NOT_FLOAT);
    }
    const filterShape = attrs.filterShape as number[];
    const info = geometryOf(x.shape, filterShape, attrs);
    const multiplier = filterShape[3]!;
    const dFilter = makeOutput(backend, filterShape);
    const { exports, run } = trainingInstance(backend);
    const taps = info.filterHeight * info.filterWidth;
    run(
      'depthwiseConv2dFilterGradient',
      [
        addressOf(backend, x),
        info.batchSize,
        info.inHeight,
        info.inWidth,
        info.inChannels,
        multiplier,
        addressOf(backend, dy),
        ...windowOf(info),
        addressOf(backend, dFilter),
        info.outHeight,
        info.outWidth,
      ],
      {
        units: Math.ceil(info.outChannels / GROUP),
        scratch: exports.depthwiseConv2dFilterGradientScratch(info.inWidth, info.inChannels, multiplier, taps),
        nanoseconds: depthwiseTime(info),
      },
    );
    return dFilter;
  },
};
