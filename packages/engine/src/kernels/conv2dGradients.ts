import { Conv2DBackpropFilter, Conv2DBackpropInput } from '@tensorflow/tfjs-core';
import { nativeGeometry } from '../native/convolution.js';
import { addressOf, callStock, makeOutput, requiredInput, type TrainingKernel } from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';
import { convolutionGeometry } from './convolutionGeometry.js';
import { productTime } from './productTime.js';
import { takesWinograd, winogradFilterGradient, winogradInputGradient } from './winograd.js';

/** Channels of an input up to which its gradient is added up tap by tap. */
const FEW_CHANNELS = 4;

/** Rows of the filter's gradient that `sumFilterGradient` adds up at once, and the bytes that it takes for them. */
const SUM_ROWS = 5;
const SUM_SCRATCH = 160;

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
    const training = trainingInstance(backend);
    const tensors = {
      dy: addressOf(backend, dy),
      filter: addressOf(backend, filter),
      dx: addressOf(backend, dx),
    };
    const native = training.native();
    if (native?.has('convolutionInputGradient')) {
      const addresses = [tensors.dy, tensors.filter, tensors.dx];
      native.run('convolutionInputGradient', [...addresses, ...nativeGeometry(geometry)]);
      return dx;
    }
    if (takesWinograd(geometry)) {
      winogradInputGradient(training, geometry, tensors);
      return dx;
    }
    const { exports, scratch, run } = training;
    const depth = filterHeight * filterWidth * outChannels;
    const { strideHeight, strideWidth, dilationHeight, dilationWidth, top, left, outHeight, outWidth } = geometry;
    const steps = [strideHeight, strideWidth, dilationHeight, dilationWidth, top, left] as const;
    const nanoseconds = productTime(batch * outHeight * outWidth, depth, channels);
    if (channels <= FEW_CHANNELS && outChannels > 0) {
      const taps = filterHeight * filterWidth * channels;
      const packed = scratch(exports.packedTaps(taps, outChannels));
      exports.packTaps(tensors.filter, taps, outChannels, packed);
      run(
        'imageGradient',
        [
          tensors.dy,
          outHeight,
          outWidth,
          outChannels,
          packed,
          filterHeight,
          filterWidth,
          ...steps,
          tensors.dx,
          height,
          width,
          channels,
        ],
        { units: batch * height, scratch: exports.imageGradientScratch(taps, outWidth, outChannels), nanoseconds },
      );
      return dx;
    }
    const packed = scratch(exports.inputGradientPanels(depth, channels));
    exports.packInputGradient(
      tensors.filter,
      filterHeight,
      filterWidth,
      channels,
      outChannels,
      ...steps,
      height,
      width,
      packed,
    );
    run(
      'conv2dInputGradient',
      [
        tensors.dy,
        outHeight,
        outWidth,
        outChannels,
        packed,
        filterHeight,
        filterWidth,
        ...steps,
        tensors.dx,
        height,
        width,
        channels,
      ],
      {
        units: batch,
        scratch: exports.convolveScratch(depth),
        nanoseconds,
      },
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
    const training = trainingInstance(backend);
    const tensors = {
      x: addressOf(backend, x),
      dy: addressOf(backend, dy),
      dFilter: addressOf(backend, dFilter),
    };
    const native = training.native();
    if (native?.has('convolutionFilterGradient')) {
      const addresses = [tensors.x, tensors.dy, tensors.dFilter];
      native.run('convolutionFilterGradient', [...addresses, ...nativeGeometry(geometry)]);
      return dFilter;
    }
    if (takesWinograd(geometry)) {
      winogradFilterGradient(training, geometry, tensors);
      return dFilter;
    }
    const { exports, scratch, run } = training;
    const depth = filterHeight * filterWidth * channels;
    const pixels = batch * outHeight * outWidth;
    const parts = exports.filterGradientParts(depth, outChannels, pixels);
    const tiles = scratch(exports.filterGradientTiles(depth, outChannels, parts));
    run(
      'conv2dFilterGradient',
      [
        tensors.x,
        pixels,
        geometry.height,
        geometry.width,
        channels,
        tensors.dy,
        filterHeight,
        filterWidth,
        geometry.strideHeight,
        geometry.strideWidth,
        geometry.dilationHeight,
        geometry.dilationWidth,
        geometry.top,
        geometry.left,
        outHeight,
        outWidth,
        outChannels,
        tiles,
        parts,
      ],
      {
        units: parts,
        scratch: exports.filterGradientScratch(depth, outChannels, pixels),
        nanoseconds: productTime(pixels, depth, outChannels),
      },
    );
    run('sumFilterGradient', [tiles, parts, depth, outChannels, tensors.dFilter], {
      units: Math.ceil(depth / SUM_ROWS),
      scratch: SUM_SCRATCH,
      nanoseconds: parts * depth * outChannels,
    });
    return dFilter;
  },
};
