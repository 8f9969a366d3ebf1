import { logNormal } from './logNormal.js';
import { logUniform } from './logUniform.js';
import { type Prior, type PriorConfig } from './prior.js';

/**
 * A prior from what its `getConfig` returned.
 *
 * @throws RangeError when the kind is unknown, or a value is outside its domain.
 *
 * @example
 * priorFromConfig({ kind: 'logUniform' });
 */
export function priorFromConfig(config: PriorConfig): Prior {
  const kind: string = config.kind;
  switch (config.kind) {
    case 'logUniform':
      return logUniform();
    case 'logNormal':
      return logNormal(config);
    default:
      throw new RangeError(
        `priorFromConfig: kind must be 'logUniform' or 'logNormal', got ${JSON.stringify(kind)}. ` +
          'Make it by logUniform() or logNormal().',
      );
  }
}
