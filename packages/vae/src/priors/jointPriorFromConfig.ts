import { jointMixture } from './jointMixture.js';
import type { JointPrior, JointPriorConfig } from './jointPrior.js';
import { vampPrior } from './vampPrior.js';

/** A prior of all units together from what its `getConfig` returned; null where it is of another kind. */
export function jointPriorFromConfig(config: JointPriorConfig | { readonly kind: string }): JointPrior | null {
  if (config.kind === 'jointMixture') {
    const { components, family, seed } = config as Extract<JointPriorConfig, { kind: 'jointMixture' }>;
    return jointMixture({ components, family, seed });
  }
  if (config.kind === 'vampPrior') {
    const { components, seed } = config as Extract<JointPriorConfig, { kind: 'vampPrior' }>;
    return vampPrior({ components, seed });
  }
  return null;
}
