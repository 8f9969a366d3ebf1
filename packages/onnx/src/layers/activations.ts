import type { Graph } from '../graph.js';
import { inputOf, type LayerForm, numberOf, type Use, weightOf } from './layerForm.js';

/** What an activation of tfjs is in ONNX, by its name. */
const activations: Readonly<Record<string, (graph: Graph, x: string) => string>> = {
  linear: (_, x) => x,
  relu: (graph, x) => graph.add('Relu', [x]),
  relu6: (graph, x) => graph.add('Clip', [x, scalar(graph, 0), scalar(graph, 6)]),
  elu: (graph, x) => graph.add('Elu', [x]),
  selu: (graph, x) => graph.add('Selu', [x]),
  sigmoid: (graph, x) => graph.add('Sigmoid', [x]),
  hardSigmoid: (graph, x) => graph.add('HardSigmoid', [x], { alpha: { float: 0.2 }, beta: { float: 0.5 } }),
  tanh: (graph, x) => graph.add('Tanh', [x]),
  softplus: (graph, x) => graph.add('Softplus', [x]),
  softsign: (graph, x) => graph.add('Softsign', [x]),
  softmax: (graph, x) => graph.add('Softmax', [x], { axis: -1 }),
  logSoftmax: (graph, x) => graph.add('LogSoftmax', [x], { axis: -1 }),
  swish: (graph, x) => graph.add('Mul', [x, graph.add('Sigmoid', [x])]),
  mish: (graph, x) => graph.add('Mul', [x, graph.add('Tanh', [graph.add('Softplus', [x])])]),
  // x · Φ(x)
  gelu: (graph, x) => {
    const erf = graph.add('Erf', [graph.add('Mul', [x, scalar(graph, Math.SQRT1_2)])]);
    return half(graph, x, erf);
  },
  // With tanh(√(2/π)(x + 0.044715 x³)) for 2Φ(x) − 1.
  gelu_new: (graph, x) => {
    const cube = graph.add('Mul', [graph.add('Mul', [x, x]), x]);
    const inner = graph.add('Add', [x, graph.add('Mul', [cube, scalar(graph, 0.044715)])]);
    return half(graph, x, graph.add('Tanh', [graph.add('Mul', [inner, scalar(graph, Math.sqrt(2 / Math.PI))])]));
  },
};

function scalar(graph: Graph, value: number): string {
  return graph.floats([value], []);
}

/** x (1 + y) / 2 */
function half(graph: Graph, x: string, y: string): string {
  const plusOne = graph.add('Add', [y, scalar(graph, 1)]);
  return graph.add('Mul', [graph.add('Mul', [x, plusOne]), scalar(graph, 0.5)]);
}

/** The activation that a layer's configuration names, on a value. */
export function activated({ graph, config, refuse }: Use, value: string): string {
  const name = config.activation ?? 'linear';
  const known = typeof name === 'string' ? activations[camelCase(name)] : undefined;
  const names = Object.keys(activations).join(', ');
  return known === undefined ? refuse('its activation', `one of ${names}`, name) : known(graph, value);
}

/** tfjs reads and writes both `hardSigmoid` and `hard_sigmoid`. */
function camelCase(name: string): string {
  return name in activations ? name : name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export const activation: LayerForm = (use) => activated(use, inputOf(use).value);

export const relu: LayerForm = (use) => {
  const { graph, config } = use;
  const rectified = graph.add('Relu', [inputOf(use).value]);
  const most = config.maxValue ?? config.max_value;
  return typeof most === 'number' ? graph.add('Min', [rectified, scalar(graph, most)]) : rectified;
};

export const leakyRelu: LayerForm = (use) =>
  use.graph.add('LeakyRelu', [inputOf(use).value], { alpha: { float: numberOf(use, 'alpha', 0.3) } });

export const elu: LayerForm = (use) =>
  use.graph.add('Elu', [inputOf(use).value], { alpha: { float: numberOf(use, 'alpha', 1) } });

export const thresholdedRelu: LayerForm = (use) =>
  use.graph.add('ThresholdedRelu', [inputOf(use).value], { alpha: { float: numberOf(use, 'theta', 1) } });

export const preLu: LayerForm = (use) => {
  const { values, shape } = weightOf(use, 'alpha');
  return use.graph.add('PRelu', [inputOf(use).value, use.graph.floats(values, shape, `${use.name}/alpha`)]);
};

export const softmax: LayerForm = (use) =>
  use.graph.add('Softmax', [inputOf(use).value], { axis: numberOf(use, 'axis', -1) });
