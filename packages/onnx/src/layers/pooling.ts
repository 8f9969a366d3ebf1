import { inputOf, type LayerForm, perDimension } from './layerForm.js';
import { channelsFirst, padding, withChannelsFirst } from './spatial.js';

/** The largest or the mean of each window; of a mean, padding is no part. */
export function pooling(type: 'MaxPool' | 'AveragePool', rank: number): LayerForm {
  return (use) => {
    const { value, shape } = inputOf(use);
    const size = perDimension(use, 'poolSize', rank, 2);
    const strides = use.config.strides === null ? size : perDimension(use, 'strides', rank, size[0]!);
    const pads = padding(use, shape, { size, strides, dilations: size.map(() => 1) });
    return withChannelsFirst(use, value, rank, (first) =>
      use.graph.add(type, [first], { kernel_shape: size, strides, ...pads }, use.name),
    );
  };
}

/** The largest or the mean of each channel. */
export function globalPooling(type: 'ReduceMax' | 'ReduceMean', rank: number): LayerForm {
  return (use) => {
    const first = channelsFirst(use) ? 2 : 1;
    const axes = Array.from({ length: rank }, (_, i) => first + i);
    return use.graph.add(type, [inputOf(use).value], { axes, keepdims: 0 }, use.name);
  };
}
