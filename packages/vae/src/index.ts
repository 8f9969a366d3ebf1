export { AGGREGATE_SAMPLINGS, type AggregateSampling } from './aggregate/batchWeights.js';
export { type KlDecomposition, klDecomposition, type KlDecompositionOptions } from './aggregate/klDecomposition.js';
export { maximumMeanDiscrepancy, type MaximumMeanDiscrepancyOptions } from './aggregate/maximumMeanDiscrepancy.js';
export {
  convolutionalDecoder,
  convolutionalEncoder,
  type ConvolutionalCoderOptions,
} from './coders/convolutionalCoders.js';
export { mlpDecoder, type MlpDecoderOptions, mlpEncoder, type MlpEncoderOptions } from './coders/mlpCoders.js';
export {
  aggregateKl,
  type AggregateKl,
  type AggregateKlOptions,
  type AggregateKlPart,
} from './diagnostics/aggregateKl.js';
export {
  diagnoseVae,
  type DiagnoseVaeOptions,
  type UnitDiagnostics,
  type VaeDiagnostics,
} from './diagnostics/diagnoseVae.js';
export { rateDistortionCurve, type RateDistortionPoint } from './diagnostics/rateDistortionCurve.js';
export { bernoulli } from './likelihoods/bernoulli.js';
export { continuousBernoulli } from './likelihoods/continuousBernoulli.js';
export { gaussianLikelihood, type GaussianLikelihoodOptions } from './likelihoods/gaussianLikelihood.js';
export type { Likelihood, LikelihoodConfig } from './likelihoods/likelihood.js';
export { likelihoodFromConfig } from './likelihoods/likelihoodFromConfig.js';
export { logisticMixture, type LogisticMixtureOptions } from './likelihoods/logisticMixture.js';
export {
  adaGvaeObjective,
  type AdaGvaeObjectiveOptions,
  type AdaptiveGroups,
  adaptiveGroups,
  type AdaptiveGroupsOptions,
} from './model/adaGvae.js';
export {
  type CodeLaw,
  type CodeLawConfig,
  gaussianCode,
  informationDropoutCode,
  type InformationDropoutCodeOptions,
} from './model/codeLaw.js';
export { loadVae, saveVae, type VaePlace } from './model/storedVae.js';
export { type DrawOptions, Vae, vae, type VaeOptions } from './model/vae.js';
export {
  factorVaeObjective,
  type FactorVaeObjectiveOptions,
  type VaeObjective,
  vaeObjective,
  type VaeObjectiveOptions,
  type VaeParts,
} from './model/vaeObjective.js';
export { annealedCapacity, type AnnealedCapacityOptions } from './objectives/annealedCapacity.js';
export { betaTcVae, type BetaTcVaeOptions } from './objectives/betaTcVae.js';
export { betaVae, type BetaVaeOptions } from './objectives/betaVae.js';
export {
  conditionalEntropyBottleneck,
  type ConditionalEntropyBottleneckOptions,
} from './objectives/conditionalEntropyBottleneck.js';
export { deepVib, type DeepVibOptions } from './objectives/deepVib.js';
export { dipVae, type DipVaeOptions } from './objectives/dipVae.js';
export { disentangledBottleneck, type DisentangledBottleneckOptions } from './objectives/disentangledBottleneck.js';
export { doublyReparameterized, type DoublyReparameterizedOptions } from './objectives/doublyReparameterized.js';
export { elbo } from './objectives/elbo.js';
export {
  discriminatorLoss,
  type DiscriminatorLossOptions,
  factorVae,
  type FactorVaeOptions,
  permuteUnits,
} from './objectives/factorVae.js';
export { importanceWeighted, type ImportanceWeightedOptions } from './objectives/importanceWeighted.js';
export { infoVae, type InfoVaeOptions } from './objectives/infoVae.js';
export type { BoundNames, BoundParts, VaeTerms } from './objectives/terms.js';
export { jointMixture, type JointMixtureOptions } from './priors/jointMixture.js';
export type { JointParameter, JointPrior, JointPriorConfig, JointPriorModel } from './priors/jointPrior.js';
export { vampPrior, type VampPrior, type VampPriorOptions } from './priors/vampPrior.js';
