import { inputOf, type LayerForm } from './layerForm.js';
import { channelsFirst } from './spatial.js';

export const identity: LayerForm = (use) => inputOf(use).value;

/** All but the batch in one dimension; with channels first tfjs puts them last before. */
export const flatten: LayerForm = (use) => {
  const { value, shape } = inputOf(use);
  const { graph } = use;
  const order = [0, ...shape.slice(2).map((_, i) => i + 2), 1];
  const turned = channelsFirst(use) && shape.length > 2 ? graph.transposed(value, order) : value;
  return graph.add('Flatten', [turned], { axis: 1 }, use.name);
};

export const reshape: LayerForm = (use) => {
  const { value } = inputOf(use);
  const { graph, config, refuse } = use;
  const target = config.targetShape;
  if (!Array.isArray(target)) return refuse('targetShape', 'sizes', target);
  const sizes = (target as (number | null)[]).map((size) => size ?? -1);
  // Zero takes the size that is there: that of the batch.
  return graph.add('Reshape', [value, graph.integers([0, ...sizes], 'shape')], {}, use.name);
};

/** Dimensions are counted from one, behind the batch. */
export const permute: LayerForm = (use) => {
  const { dims } = use.config;
  if (!Array.isArray(dims)) return use.refuse('dims', 'an order', dims);
  return use.graph.transposed(inputOf(use).value, [0, ...(dims as number[])]);
};

export const zeroPadding2d: LayerForm = (use) => {
  const { value } = inputOf(use);
  const { graph, config, refuse } = use;
  const { padding } = config;
  if (!Array.isArray(padding)) return refuse('padding', 'rows above and below, columns left and right', padding);
  const [[above, below], [left, right]] = padding as [[number, number], [number, number]];
  const pads = channelsFirst(use) ? [0, 0, above, left, 0, 0, below, right] : [0, above, left, 0, 0, below, right, 0];
  return graph.add('Pad', [value, graph.integers(pads, 'pads')], {}, use.name);
};
