import {
  backend_util,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
} from '@tensorflow/tfjs-core';
import { addressOf, callStock, makeOutput, requiredInput, type TrainingKernel } from '../tensors.js';
import { trainingInstance } from '../trainingModule.js';

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

/**
 * Depthwise convolution. The stock kernel is as fast for one filter a channel, slow for several, and gives zeros where the
 * two strides differ.
 */
export const depthwiseConv2d: TrainingKernel = {
  kernelName: DepthwiseConv2dNative,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const x = requiredInput(DepthwiseConv2dNative, call, 'x');
    const filter = requiredInput(DepthwiseConv2dNative, call, 'filter');
    const multiplier = filter.shape[3]!;
    if (x.dtype !== 'float32' || filter.dtype !== 'float32') {
      return callStock(DepthwiseConv2dNative, stock, call, NOT_FLOAT);
    }
    const info = geometryOf(x.shape, filter.shape, attrs);
    const y = makeOutput(backend, info.outShape);
    const { exports, scratch } = trainingInstance(backend);
    exports.depthwiseConv2d(
      0,
      info.batchSize * info.outHeight,
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
      scratch(exports.depthwiseScratch(info.inWidth, info.inChannels, multiplier)),
    );
    return y;
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
    const { exports, scratch } = trainingInstance(backend);
    exports.depthwiseConv2dInputGradient(
      0,
      info.batchSize * info.inHeight,
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
      scratch(exports.depthwiseScratch(info.inWidth, info.inChannels, multiplier)),
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
    const { exports, scratch } = trainingInstance(backend);
    const taps = info.filterHeight * info.filterWidth;
    exports.depthwiseConv2dFilterGradient(
      0,
      Math.ceil(info.outChannels / GROUP),
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
      scratch(exports.depthwiseConv2dFilterGradientScratch(info.inWidth, info.inChannels, multiplier, taps)),
    );
    return dFilter;
  },
};
