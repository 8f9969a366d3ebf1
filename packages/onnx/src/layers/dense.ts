import { activated } from './activations.js';
import { inputOf, type LayerForm, weightOf } from './layerForm.js';

/** x W + b along the last dimension. */
export const dense: LayerForm = (use) => {
  const { graph, name } = use;
  const kernel = weightOf(use, 'kernel');
  const bias = use.weights.get('bias');
  const product = graph.add(
    'MatMul',
    [inputOf(use).value, graph.floats(kernel.values, kernel.shape, `${name}/kernel`)],
    {},
    name,
  );
  if (bias === undefined) return activated(use, product);
  return activated(use, graph.add('Add', [product, graph.floats(bias.values, bias.shape, `${name}/bias`)]));
};
