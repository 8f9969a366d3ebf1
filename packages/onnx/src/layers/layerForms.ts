import { activation, elu, leakyRelu, preLu, relu, softmax, thresholdedRelu } from './activations.js';
import { conv1d, conv2d, depthwiseConv2d, separableConv2d } from './convolutions.js';
import { dense } from './dense.js';
import type { LayerForm } from './layerForm.js';
import { concatenate, merge } from './merges.js';
import { batchNormalization } from './normalization.js';
import { globalPooling, pooling } from './pooling.js';
import { flatten, identity, permute, reshape, zeroPadding2d } from './shapes.js';

/** What each layer of tfjs is in ONNX, by its class. Noise of tfjs does nothing outside training. */
export const layerForms: ReadonlyMap<string, LayerForm> = new Map(
  Object.entries({
    Activation: activation,
    ActivityRegularization: identity,
    Add: merge('Sum'),
    AlphaDropout: identity,
    Average: merge('Mean'),
    AveragePooling1D: pooling('AveragePool', 1),
    AveragePooling2D: pooling('AveragePool', 2),
    BatchNormalization: batchNormalization,
    Concatenate: concatenate,
    Conv1D: conv1d,
    Conv2D: conv2d,
    Dense: dense,
    DepthwiseConv2D: depthwiseConv2d,
    Dropout: identity,
    ELU: elu,
    Flatten: flatten,
    GaussianDropout: identity,
    GaussianNoise: identity,
    GlobalAveragePooling1D: globalPooling('ReduceMean', 1),
    GlobalAveragePooling2D: globalPooling('ReduceMean', 2),
    GlobalMaxPooling1D: globalPooling('ReduceMax', 1),
    GlobalMaxPooling2D: globalPooling('ReduceMax', 2),
    LeakyReLU: leakyRelu,
    MaxPooling1D: pooling('MaxPool', 1),
    MaxPooling2D: pooling('MaxPool', 2),
    Maximum: merge('Max'),
    Minimum: merge('Min'),
    Multiply: merge('Mul'),
    PReLU: preLu,
    Permute: permute,
    ReLU: relu,
    Reshape: reshape,
    SeparableConv2D: separableConv2d,
    Softmax: softmax,
    SpatialDropout1D: identity,
    ThresholdedReLU: thresholdedRelu,
    ZeroPadding2D: zeroPadding2d,
  }),
);
