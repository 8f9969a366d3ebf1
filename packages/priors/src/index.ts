export { logNormal, logNormalKl, type LogNormalKlOptions, type LogNormalOptions } from './logNormal.js';
export { logUniform, logUniformKl } from './logUniform.js';
export {
  type KlArgs,
  type LogNormalConfig,
  type LogUniformConfig,
  type Prior,
  type PriorConfig,
  type PriorParameter,
} from './prior.js';
export { priorFromConfig } from './priorFromConfig.js';
