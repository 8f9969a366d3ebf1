import { type LayerForm, numberOf } from './layerForm.js';

/** Values of one shape, element by element. */
export function merge(type: 'Sum' | 'Mean' | 'Max' | 'Min' | 'Mul'): LayerForm {
  return ({ graph, name, inputs, inputShapes, refuse }) => {
    const ranks = new Set(inputShapes.map((shape) => shape.length));
    // tfjs spreads them otherwise than ONNX.
    if (ranks.size > 1) return refuse('its inputs', 'of one number of dimensions', [...ranks].join(' and '));
    if (type !== 'Mul') return graph.add(type, inputs, {}, name);
    return inputs.reduce((product, each) => graph.add('Mul', [product, each], {}, name));
  };
}

export const concatenate: LayerForm = (use) =>
  use.graph.add('Concat', use.inputs, { axis: numberOf(use, 'axis', -1) }, use.name);
