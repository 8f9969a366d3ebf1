import { describe, nearest, requireOptions, requireThat } from '@infodrop/requirements';
import { densityPrior } from './densityPrior.js';
import { gaussian } from './gaussian.js';
import { laplace } from './laplace.js';
import { LOCATION_SCALE_OPTIONS } from './locationScale.js';
import { LOG_NORMAL_OPTIONS, logNormal } from './logNormal.js';
import { LOG_UNIFORM_OPTIONS, logUniform } from './logUniform.js';
import { mixture } from './mixture.js';
import type { Density, MixtureConfig, Prior, PriorConfig, ProperPrior, RegisteredPriorConfig } from './prior.js';
import { OWN_KINDS, registeredPrior } from './registerPrior.js';
import { truncatedLogUniform } from './truncatedLogUniform.js';
import { requirePrior } from './requireLaws.js';

/** Makes each of this package's priors from the options in its configuration. */
const MAKERS: Readonly<Record<string, { readonly options: readonly string[]; make(options: object): Prior }>> = {
  logUniform: { options: LOG_UNIFORM_OPTIONS, make: (options) => logUniform(options) },
  truncatedLogUniform: { options: ['low', 'high'], make: (options) => truncatedLogUniform(options) },
  logNormal: { options: LOG_NORMAL_OPTIONS, make: (options) => logNormal(options) },
  gaussian: { options: LOCATION_SCALE_OPTIONS, make: (options) => gaussian(options) },
  laplace: { options: LOCATION_SCALE_OPTIONS, make: (options) => laplace(options) },
  mixture: {
    options: ['components', 'weights', 'learned'],
    make: (options) => {
      const { components, ...rest } = options as Omit<MixtureConfig, 'kind'>;
      // From JSON: what is no list is for the mixture to refuse.
      const isList: boolean = Array.isArray(components);
      const made = isList ? components.map((one) => priorFromConfig(one) as ProperPrior) : (components as never);
      return mixture({ ...rest, components: made });
    },
  },
};

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
  const maker = typeof kind === 'string' && Object.hasOwn(MAKERS, kind) ? MAKERS[kind] : undefined;
  if (maker !== undefined) {
    requireOptions('priorFromConfig', config, ['kind', ...maker.options]);
    const options: Record<string, unknown> = { ...config };
    Reflect.deleteProperty(options, 'kind');
    return maker.make(options);
  }
  const made = typeof kind === 'string' ? registeredPrior(kind)?.(config as RegisteredPriorConfig) : undefined;
  if (made !== undefined) return toPrior(made);
  const near = typeof kind === 'string' ? nearest(kind, OWN_KINDS) : undefined;
  throw new RangeError(
    `priorFromConfig: kind must be one of ${OWN_KINDS.join(', ')}, or registered, got ${describe(kind)}. ` +
      `${near === undefined ? '' : `Did you mean ${near}? `}Make your own known by registerPrior().`,
  );
}

/**
 * The prior that is meant: a prior itself, a density of your own, or a configuration of one.
 *
 * @param given - A prior, an object with `logProb`, or what `getConfig` returned.
 * @throws as `priorFromConfig` and `densityPrior` do.
 *
 * @example
 * toPrior({ kind: 'gaussian' }).kind; // gaussian
 */
export function toPrior(given: Prior | Density | PriorConfig): Prior {
  requireThat(
    typeof given === 'object' && (given as unknown) !== null,
    'toPrior',
    'given',
    'a prior, a density or what getConfig() of a prior gave',
    given,
    'logUniform() is one.',
  );
  if ('klPerUnit' in given) return given as Prior;
  if ('logProb' in given) return densityPrior(given as Density);
  return priorFromConfig(given);
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
  requirePrior('configOfPrior', prior);
  const config = prior.getConfig();
  const isWhatItSays = !OWN_KINDS.includes(config.kind) || prior.klPerUnit.of === config.kind;
  return isWhatItSays ? config : { ...config, kind: `own:${config.kind}` };
}
