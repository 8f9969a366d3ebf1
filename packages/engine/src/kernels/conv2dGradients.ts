import { Conv2DBackpropFilter, Conv2DBackpropInput } from '@tensorflow/tfjs-core';
import { addressOf, callStock, makeOutput, requiredInput, type TrainingKernel } from '../tensors.js';
import { trainingInstance } from '../trainingModule.js';
import { convolutionGeometry } from './convolutionGeometry.js';

/** Gradient of a convolution with respect to its input. It also takes `dilations`, which tfjs's own gradient does not. */
export const conv2dBackpropInput: TrainingKernel = {
  kernelName: Conv2DBackpropInput,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const dy = requiredInput(Conv2DBackpropInput, call, 'dy');
    const filter = requiredInput(Conv2DBackpropInput, call, 'filter');
    if (dy.dtype !== 'float32' || filter.dtype !== 'float32' || attrs.dataFormat === 'NCHW') {
      return callStock(Conv2DBackpropInput, stock, call, 'tensors that are not float32 in NHWC');
    }
    const geometry = convolutionGeometry(attrs.inputShape as number[], filter.shape, attrs);
    const { batch, height, width, channels, filterHeight, filterWidth, outChannels } = geometry;
    const dx = makeOutput(backend, [batch, height, width, channels]);
    const { exports, scratch } = trainingInstance(backend);
    exports.conv2dInputGradient(
      addressOf(backend, dy),
      batch,
      geometry.outHeight,
      geometry.outWidth,
      outChannels,
      addressOf(backend, filter),
      filterHeight,
      filterWidth,
      geometry.strideHeight,
      geometry.strideWidth,
      geometry.dilationHeight,
      geometry.dilationWidth,
      geometry.top,
      geometry.left,
      addressOf(backend, dx),
      height,
      width,
      channels,
      scratch(exports.conv2dInputGradientScratch(filterHeight * filterWidth * outChannels, channels)),
    );
    return dx;
  },
};

/** Gradient of a convolution with respect to its filter: tfjs-backend-wasm has none. It also takes `dilations`. */
export const conv2dBackpropFilter: TrainingKernel = {
  kernelName: Conv2DBackpropFilter,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const x = requiredInput(Conv2DBackpropFilter, call, 'x');
    const dy = requiredInput(Conv2DBackpropFilter, call, 'dy');
    if (x.dtype !== 'float32' || dy.dtype !== 'float32' || attrs.dataFormat === 'NCHW') {
      return callStock(Conv2DBackpropFilter, stock, call, 'tensors that are not float32 in NHWC');
    }
    const filterShape = attrs.filterShape as number[];
    const geometry = convolutionGeometry(x.shape, filterShape, attrs);
    const { batch, channels, filterHeight, filterWidth, outHeight, outWidth, outChannels } = geometry;
    const dFilter = makeOutput(backend, filterShape);
    const { exports, scratch } = trainingInstance(backend);
    const depth = filterHeight * filterWidth * channels;
    exports.conv2dFilterGradient(
      addressOf(backend, x),
      batch,
      geometry.height,
      geometry.width,
      channels,
      addressOf(backend, dy),
      filterHeight,
      filterWidth,
      geometry.strideHeight,
      geometry.strideWidth,
      geometry.dilationHeight,
      geometry.dilationWidth,
      geometry.top,
      geometry.left,
      addressOf(backend, dFilter),
      outHeight,
      outWidth,
      outChannels,
      scratch(exports.conv2dFilterGradientScratch(depth, outChannels, batch * outHeight * outWidth)),
    );
    return dFilter;
  },
};
