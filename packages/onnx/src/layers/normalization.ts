import { inputOf, type LayerForm, numberOf, weightOf } from './layerForm.js';

/**
 * γ (x − μ) / √(σ² + ε) + β with the moving statistics, as one product and one sum for each channel: a runtime has nothing to do for
 * the rest.
 */
export const batchNormalization: LayerForm = (use) => {
  const { graph, name, weights, refuse } = use;
  const { value, shape } = inputOf(use);
  const last = shape.length - 1;
  const axis = numberOf(use, 'axis', -1);
  if (axis !== -1 && axis !== last) return refuse('axis', `the last, ${last}`, axis);
  const epsilon = numberOf(use, 'epsilon', 1e-3);
  const [mean, variance] = [weightOf(use, 'moving_mean').values, weightOf(use, 'moving_variance').values];
  const [gamma, beta] = [weights.get('gamma')?.values, weights.get('beta')?.values];
  const scale = Float64Array.from(mean, (_, i) => (gamma?.[i] ?? 1) / Math.sqrt(variance[i]! + epsilon));
  const offset = Float64Array.from(mean, (each, i) => (beta?.[i] ?? 0) - each * scale[i]!);
  const scaled = graph.add('Mul', [value, graph.floats(scale, [mean.length], `${name}/scale`)], {}, name);
  return graph.add('Add', [scaled, graph.floats(offset, [mean.length], `${name}/offset`)]);
};
