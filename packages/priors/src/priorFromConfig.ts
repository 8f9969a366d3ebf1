import { describe, requireOptions } from '@infodrop/requirements';
import { LOG_NORMAL_OPTIONS, logNormal } from './logNormal.js';
import { logUniform } from './logUniform.js';
import { type LogNormalConfig, type Prior, type PriorConfig, type RegisteredPriorConfig } from './prior.js';
import { OWN_KINDS, registeredPrior } from './registerPrior.js';

/**
 * A prior from what its `getConfig` returned.
 *
 * @throws RangeError when the kind is unknown, or a value is outside its domain; TypeError for an option that the kind does
 * not have.
 *
 * @example
 * priorFromConfig({ kind: 'logUniform' });
 */
export function priorFromConfig(config: PriorConfig): Prior {
  const kind: unknown = (config as Partial<PriorConfig> | null | undefined)?.kind;
  switch (kind) {
    case 'logUniform':
      requireOptions('priorFromConfig', config, ['kind']);
      return logUniform();
    case 'logNormal': {
      requireOptions('priorFromConfig', config, ['kind', ...LOG_NORMAL_OPTIONS]);
      const options = { ...(config as LogNormalConfig) };
      Reflect.deleteProperty(options, 'kind');
      return logNormal(options);
    }
    default: {
      const made = typeof kind === 'string' ? registeredPrior(kind)?.(config as RegisteredPriorConfig) : undefined;
      if (made !== undefined) return made;
      throw new RangeError(
        `priorFromConfig: kind must be 'logUniform', 'logNormal' or registered, got ${describe(kind)}. ` +
          'Make it by logUniform() or logNormal(), or make your own known by registerPrior().',
      );
    }
  }
}

/**
 * What a layer saves of its prior: its configuration, from which `priorFromConfig` makes the same one.
 *
 * A copy of a prior of this package with another KL, `{ ...logUniform(), klPerUnit: mine }`, says that it is what it no longer
 * is. Its kind is saved as `own:logUniform`, which is refused where it is loaded until `registerPrior('own:logUniform', …)`
 * says what it stands for: a loaded layer never has another prior in silence.
 *
 * @example
 * configOfPrior(logUniform()); // { kind: 'logUniform' }
 */
export function configOfPrior(prior: Prior): PriorConfig {
  const config = prior.getConfig();
  const isWhatItSays = !OWN_KINDS.includes(config.kind) || prior.klPerUnit.fused?.prior === config.kind;
  return isWhatItSays ? config : { ...config, kind: `own:${config.kind}` };
}
