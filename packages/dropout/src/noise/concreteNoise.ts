import { requireNumber, requireOptions } from '@infodrop/requirements';

/** ε = (1 − d)/(1 − p) with a relaxed d of trained mean p: binary dropout whose rate is trained. */
export interface ConcreteNoise {
  readonly kind: 'concrete';
  /** Where p starts, in (0, 1). */
  readonly initialRate: number;
  /** How smooth d is, > 0: towards 0 it is 0 or 1. */
  readonly temperature: number;
}

export interface ConcreteNoiseOptions {
  /** Where p starts, in (0, 1). Default 0.1. */
  readonly initialRate?: number;
  /** How smooth d is, > 0. Default 0.1. */
  readonly temperature?: number;
}

/**
 * Concrete dropout: binary dropout whose rate p is trained, one for the layer, by gradients through a relaxed mask.
 *
 *   d = σ((logit p + logit u)/temperature), u ~ U(0, 1);   ε = (1 − d)/(1 − p)
 *
 * Each unit costs KL(Bernoulli(p) ‖ Bernoulli(½)) = log 2 − H(p), the paper's entropy regularizer but for its constant. Its
 * other term, the weight decay ‖W‖²/(1 − p) of the layer behind the noise, is `concreteDropoutDense` and
 * `concreteDropoutConv2d`.
 *
 * @throws RangeError when a number is outside its domain; TypeError for an option that there is not.
 *
 * Source: Y. Gal, J. Hron, A. Kendall, [Concrete Dropout](https://arxiv.org/abs/1705.07832), 2017.
 *
 * @example
 * multiplicativeNoise({ noise: concreteNoise(), klScale: 1 / 8000 });
 */
export function concreteNoise(options: ConcreteNoiseOptions = {}): ConcreteNoise {
  requireOptions('concreteNoise', options, ['initialRate', 'temperature']);
  const { initialRate = 0.1, temperature = 0.1 } = options;
  requireNumber('concreteNoise', 'initialRate', initialRate, { least: 0, above: true, most: 1 - 1e-6 });
  requireNumber('concreteNoise', 'temperature', temperature, { least: 0, above: true });
  return { kind: 'concrete', initialRate, temperature };
}
