import { Conv2D, FusedConv2D, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import { addressOf, callStock, type KernelCall, makeOutput, requiredInput, type TrainingKernel } from '../tensors.js';
import { trainingInstance } from '../trainingModule.js';
import { convolutionGeometry } from './convolutionGeometry.js';

/** Activations that the kernel applies by itself, by their number in assembly/. */
const ACTIVATIONS: Readonly<Record<string, number>> = { linear: 0, relu: 1, relu6: 2 };

function convolve(kernelName: string, stock: KernelFunc | undefined, call: KernelCall): TensorInfo | TensorInfo[] {
  const { backend, attrs } = call;
  const x = requiredInput(kernelName, call, 'x');
  const filter = requiredInput(kernelName, call, 'filter');
  const { bias, preluActivationWeights } = call.inputs;
  const activation = ACTIVATIONS[(attrs.activation as string | undefined) ?? 'linear'];
  if (x.dtype !== 'float32' || filter.dtype !== 'float32' || attrs.dataFormat === 'NCHW') {
    return callStock(kernelName, stock, call, 'tensors that are not float32 in NHWC');
  }
  if (activation === undefined || preluActivationWeights || (bias && bias.shape.length !== 1)) {
    return callStock(kernelName, stock, call, `the activation ${String(attrs.activation)}`);
  }
  const geometry = convolutionGeometry(x.shape, filter.shape, attrs);
  const { batch, height, width, channels, filterHeight, filterWidth, outHeight, outWidth, outChannels } = geometry;
  if (bias && bias.shape[0] !== outChannels) {
    throw new RangeError(
      `${kernelName}: bias must be of shape [${outChannels}], one for each output channel, got [${bias.shape.join(', ')}].`,
    );
  }
  const y = makeOutput(backend, [batch, outHeight, outWidth, outChannels]);
  const { exports, scratch } = trainingInstance(backend);
  exports.conv2d(
    addressOf(backend, x),
    batch,
    height,
    width,
    channels,
    addressOf(backend, filter),
    filterHeight,
    filterWidth,
    geometry.strideHeight,
    geometry.strideWidth,
    geometry.dilationHeight,
    geometry.dilationWidth,
    geometry.top,
    geometry.left,
    addressOf(backend, y),
    outHeight,
    outWidth,
    outChannels,
    bias ? addressOf(backend, bias) : 0,
    activation,
    scratch(exports.conv2dScratch(filterHeight * filterWidth * channels, outChannels)),
  );
  return y;
}

/** Convolution, [batch, height, width, channels] with [filterHeight, filterWidth, channels, outChannels]. */
export const conv2d: TrainingKernel = {
  kernelName: Conv2D,
  kernel: (stock) => (call) => convolve(Conv2D, stock, call),
};

/** Convolution with bias and activation; other activations than relu and relu6 go to the stock kernel. */
export const fusedConv2d: TrainingKernel = {
  kernelName: FusedConv2D,
  kernel: (stock) => (call) => convolve(FusedConv2D, stock, call),
};
