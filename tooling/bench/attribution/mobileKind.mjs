// A 10-class network of MobileNet's kind for 96 × 96 images: depthwise blocks. Its weights are of no matter to the time.
import { input, layers, model } from '@tensorflow/tfjs-layers';

export function mobileKind() {
  const images = input({ shape: [96, 96, 3] });
  let x = layers
    .conv2d({ name: 'first', filters: 16, kernelSize: 3, strides: 2, padding: 'same', useBias: false })
    .apply(images);
  x = layers.reLU().apply(layers.batchNormalization().apply(x));
  const blocks = [
    [32, 1],
    [64, 2],
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
  ];
  blocks.forEach(([filters, strides], i) => {
    x = layers.depthwiseConv2d({ kernelSize: 3, strides, padding: 'same', useBias: false }).apply(x);
    x = layers.reLU().apply(layers.batchNormalization().apply(x));
    x = layers.conv2d({ filters, kernelSize: 1, useBias: false }).apply(x);
    x = layers.reLU({ name: `block${i + 1}` }).apply(layers.batchNormalization().apply(x));
  });
  x = layers.globalAveragePooling2d({}).apply(x);
  const probabilities = layers.dense({ units: 10, activation: 'softmax' }).apply(x);
  return model({ inputs: images, outputs: probabilities });
}
