import { describe, nearest, requireOptions } from '@infodrop/requirements';
import { bernoulli } from './bernoulli.js';
import { continuousBernoulli } from './continuousBernoulli.js';
import { gaussianLikelihood } from './gaussianLikelihood.js';
import type { Likelihood, LikelihoodConfig } from './likelihood.js';
import { logisticMixture } from './logisticMixture.js';

const MAKERS: {
  readonly [Kind in LikelihoodConfig['kind']]: {
    readonly options: readonly string[];
    readonly make: (config: Extract<LikelihoodConfig, { kind: Kind }>) => Likelihood;
  };
} = {
  bernoulli: { options: [], make: () => bernoulli() },
  continuousBernoulli: { options: [], make: () => continuousBernoulli() },
  gaussian: { options: ['scale'], make: ({ scale }) => gaussianLikelihood({ scale }) },
  logisticMixture: { options: ['components'], make: ({ components }) => logisticMixture({ components }) },
};

/**
 * A likelihood from what its `getConfig` returned.
 *
 * @throws RangeError when the kind is unknown or a value outside its domain; TypeError for an option that the kind does not have.
 *
 * @example
 * import { likelihoodFromConfig } from '@infodrop/vae';
 * likelihoodFromConfig({ kind: 'gaussian', scale: 0.1 }).domain; // 'real'
 */
export function likelihoodFromConfig(config: LikelihoodConfig): Likelihood {
  const kind: unknown = (config as Partial<LikelihoodConfig> | null | undefined)?.kind;
  const kinds = Object.keys(MAKERS);
  if (typeof kind !== 'string' || !kinds.includes(kind)) {
    const close = typeof kind === 'string' ? nearest(kind, kinds) : undefined;
    throw new RangeError(
      `likelihoodFromConfig: kind must be one of ${kinds.join(', ')}, got ${describe(kind)}.` +
        (close === undefined ? '' : ` Did you mean ${close}?`),
    );
  }
  const { options, make } = MAKERS[config.kind];
  requireOptions('likelihoodFromConfig', config, ['kind', ...options]);
  return (make as (config: LikelihoodConfig) => Likelihood)(config);
}
