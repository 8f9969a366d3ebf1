import { requireThat } from '@infodrop/requirements';
import { Conv2D, FusedConv2D, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import { nativeGeometry } from '../native/convolution.js';
import { activationOf } from './activation.js';
import {
  addressOf,
  callStock,
  type KernelCall,
  makeOutput,
  requiredInput,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';
import { convolutionGeometry } from './convolutionGeometry.js';
import { productTime, TILE_ROWS } from './productTime.js';
import { takesWinograd, winograd } from './winograd.js';

function convolve(kernelName: string, stock: KernelFunc | undefined, call: KernelCall): TensorInfo | TensorInfo[] {
  const { backend, attrs } = call;
  const x = requiredInput(kernelName, call, 'x');
  const filter = requiredInput(kernelName, call, 'filter');
  const { bias } = call.inputs;
  if (x.dtype !== 'float32' || filter.dtype !== 'float32' || attrs.dataFormat === 'NCHW') {
    return callStock(kernelName, stock, call, 'tensors that are not float32 in NHWC');
  }
  const activation = activationOf(kernelName, call);
  const geometry = convolutionGeometry(x.shape, filter.shape, attrs);
  const { batch, height, width, channels, filterHeight, filterWidth, outHeight, outWidth, outChannels } = geometry;
  if (bias) {
    const fits = bias.shape.length === 1 && bias.shape[0] === outChannels;
    requireThat(fits, kernelName, 'bias', `of shape [${outChannels}], one for each output channel`, bias.shape);
  }
  const y = makeOutput(backend, [batch, outHeight, outWidth, outChannels]);
  const training = trainingInstance(backend);
  const tensors = {
    x: addressOf(backend, x),
    filter: addressOf(backend, filter),
    bias: bias ? addressOf(backend, bias) : 0,
    y: addressOf(backend, y),
  };
  const native = training.native();
  if (native?.has('convolution')) {
    const addresses = [tensors.x, tensors.filter, tensors.bias, tensors.y];
    native.run('convolution', [...addresses, ...nativeGeometry(geometry), activation.fused]);
    return activation.finish(y);
  }
  if (takesWinograd(geometry)) {
    winograd(training, geometry, tensors, activation.fused);
    return activation.finish(y);
  }
  const { exports, scratch, run } = training;
  const depth = filterHeight * filterWidth * channels;
  const pixels = batch * outHeight * outWidth;
  const packed = scratch(exports.filterPanels(depth, outChannels));
  exports.packFilter(tensors.filter, depth, outChannels, tensors.bias, packed);
  run(
    'conv2d',
    [
      tensors.x,
      height,
      width,
      channels,
      packed,
      filterHeight,
      filterWidth,
      geometry.strideHeight,
      geometry.strideWidth,
      geometry.dilationHeight,
      geometry.dilationWidth,
      geometry.top,
      geometry.left,
      tensors.y,
      outHeight,
      outWidth,
      outChannels,
      activation.fused,
    ],
    {
      units: pixels,
      align: TILE_ROWS,
      scratch: exports.convolveScratch(depth),
      nanoseconds: productTime(pixels, depth, outChannels),
    },
  );
  return activation.finish(y);
}

/** Convolution, [batch, height, width, channels] with [filterHeight, filterWidth, channels, outChannels]. */
export const conv2d: TrainingKernel = {
  kernelName: Conv2D,
  kernel: (stock) => (call) => convolve(Conv2D, stock, call),
};

/** Convolution with bias and activation. */
export const fusedConv2d: TrainingKernel = {
  kernelName: FusedConv2D,
  kernel: (stock) => (call) => convolve(FusedConv2D, stock, call),
};
