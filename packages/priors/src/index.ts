export { logNormal, logNormalKl, type LogNormalKlOptions, type LogNormalOptions } from './logNormal.js';
export { logUniform, logUniformKl } from './logUniform.js';
export {
  type FusedKl,
  type KlOptions,
  type KlPerUnit,
  type LogNormalConfig,
  type LogUniformConfig,
  type Prior,
  type PriorConfig,
  type PriorParameter,
  type RegisteredPriorConfig,
} from './prior.js';
export { configOfPrior, priorFromConfig } from './priorFromConfig.js';
export { type PriorFromConfig, registerPrior } from './registerPrior.js';
