export { densityPrior } from './densityPrior.js';
export { gaussian, gaussianKl } from './gaussian.js';
export { klAtDraw } from './klAtDraw.js';
export {
  type ClosedPairs,
  type EstimatedKl,
  type ExactKl,
  klDivergence,
  type KlDivergenceOptions,
  type KlOfPair,
} from './klDivergence.js';
export { laplace } from './laplace.js';
export type { LocationScaleOptions } from './locationScale.js';
export { logNormal, logNormalKl, type LogNormalKlOptions, type LogNormalOptions } from './logNormal.js';
export { logUniform, logUniformKl, type LogUniformOptions } from './logUniform.js';
export { mixture, type MixtureOptions } from './mixture.js';
export { standardNormal } from './normal/standardNormal.js';
export { gaussianPosterior } from './posteriors/gaussianPosterior.js';
export { logNormalPosterior, type LogNormalPosteriorOptions } from './posteriors/logNormalPosterior.js';
export { multiplicativeGaussianPosterior } from './posteriors/multiplicativeGaussianPosterior.js';
export type {
  GaussianPosterior,
  LogNormalPosterior,
  MultiplicativeGaussianPosterior,
  Posterior,
  PosteriorKind,
  PosteriorOf,
  TruncatedLogNormalPosterior,
} from './posteriors/posterior.js';
export { truncatedLogNormalMoments, type TruncatedLogNormalMoments } from './posteriors/truncatedLogNormalMoments.js';
export {
  truncatedLogNormalPosterior,
  type TruncatedLogNormalPosteriorOptions,
} from './posteriors/truncatedLogNormalPosterior.js';
export type {
  ClosedKl,
  Density,
  FusedKl,
  KlOptions,
  KlPerUnit,
  LocationScaleConfig,
  LogNormalConfig,
  LogUniformConfig,
  MixtureConfig,
  Prior,
  PriorConfig,
  PriorParameter,
  ProperPrior,
  RegisteredPriorConfig,
  TruncatedLogUniformConfig,
} from './prior.js';
export { configOfPrior, priorFromConfig, toPrior } from './priorFromConfig.js';
export { type PriorFromConfig, registerPrior } from './registerPrior.js';
export { truncatedLogUniform } from './truncatedLogUniform.js';
export { variationalKl, type VariationalKlOptions } from './variationalKl.js';
