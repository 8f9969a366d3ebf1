import { type Density, logUniform, type Prior, type PriorConfig, toPrior } from '@infodrop/priors';
import { requireThat } from '@infodrop/requirements';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import { constant, type Initializer } from './initialWeights.js';

type AddWeight = (name: string, shape: number[], dtype: 'float32', initializer: Initializer) => LayerVariable;

/** The trained parameters of a prior, which its layer owns. */
export class PriorWeights {
  private variables: LayerVariable[] = [];

  constructor(private readonly prior: Prior) {}

  /** Makes them: scalars, or [channels] where the prior has one for each. */
  build(channels: number, addWeight: AddWeight): void {
    this.variables = this.prior.parameters.map(({ name, initial, per = 'layer' }) =>
      addWeight(
        `prior${name.charAt(0).toUpperCase()}${name.slice(1)}`,
        per === 'channel' ? [channels] : [],
        'float32',
        constant(initial),
      ),
    );
  }

  /** Their values, in the order of the prior's parameters. */
  read(): Tensor[] {
    return this.variables.map((variable) => variable.read());
  }
}

/** The prior of a layer's argument; the log-uniform one where there is none. */
export function priorOf(
  caller: string,
  prior: Prior | Density | PriorConfig | undefined,
  otherwise: () => Prior = logUniform,
): Prior {
  if (prior === undefined) return otherwise();
  requireThat(
    typeof prior === 'object' && (prior as unknown) !== null,
    caller,
    'prior',
    'a prior or its configuration',
    prior,
    'Make it by logUniform() or logNormal().',
  );
  return toPrior(prior);
}
