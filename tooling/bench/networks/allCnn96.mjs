// The paper's network for 96×96 images of cluttered digits.
import { informationDropout } from '@infodrop/dropout';
import { batchNorm, initializeWeights } from '@infodrop/networks';
import { input, layers, model } from '@tensorflow/tfjs-layers';

/**
 * Four groups of two convolutions 3×3 and a noisy one of stride 2, with 32, 64, 96 and 192 filters, then a convolution
 * 3×3, two 1×1 (the last to ten classes), the mean over the image and a dense layer; every convolution with batch
 * normalisation and ReLU.
 */
export function allCnn96({ noise, seed }) {
  const images = input({ shape: [96, 96, 1], name: 'images' });
  let count = 0;
  const convolve = (x, filters, kernelSize, strides = 1) => {
    const name = `convolution${++count}`;
    const convolution = layers.conv2d({ name, filters, kernelSize, strides, padding: 'same', useBias: false });
    return batchNorm({ name: `${name}BatchNorm`, activation: 'relu' }).apply(convolution.apply(x));
  };
  let x = images;
  for (const [group, filters] of [32, 64, 96, 192].entries()) {
    const source = convolve(convolve(x, filters, 3), filters, 3);
    const alphaKernel = { kernelSize: 3, strides: 2, padding: 'same' };
    const dropout = informationDropout({ ...noise, alphaKernel, seed, name: `informationDropout${group + 1}` });
    x = dropout.apply([convolve(source, filters, 3, 2), source]);
  }
  x = convolve(convolve(convolve(x, 192, 3), 192, 1), 10, 1);
  x = layers.globalAveragePooling2d({ name: 'mean' }).apply(x);
  const network = model({
    name: 'allCnn96',
    inputs: images,
    outputs: layers.dense({ name: 'logits', units: 10 }).apply(x),
  });
  initializeWeights(network, seed);
  return network;
}
