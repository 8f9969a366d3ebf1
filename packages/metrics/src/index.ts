export { brierScore } from './calibration/brierScore.js';
export {
  calibrationError,
  type CalibrationError,
  type CalibrationErrorOptions,
  type ReliabilityBin,
} from './calibration/calibrationError.js';
export { negativeLogLikelihood } from './calibration/negativeLogLikelihood.js';
export {
  compareModels,
  type CompareModelsOptions,
  type ModelChange,
  type ModelComparison,
  type ModelScore,
  type ScoreComparison,
  type ScoredModel,
} from './comparison/compareModels.js';
export {
  compressionAtEqualError,
  type CompressionAtEqualError,
  type CompressionAtEqualErrorOptions,
  type CompressionPoint,
  type SizeAtError,
} from './comparison/compressionAtEqualError.js';
export { pairedChange, type PairedChange } from './comparison/pairedChange.js';
export { spread, type Spread } from './comparison/spread.js';
export { studentTCdf, studentTQuantile } from './comparison/studentT.js';
export { auroc } from './detection/auroc.js';
export { averagePrecision } from './detection/averagePrecision.js';
export {
  falsePositiveRate,
  type FalsePositiveRate,
  type FalsePositiveRateOptions,
} from './detection/falsePositiveRate.js';
export { selectiveRisk, type SelectiveRisk } from './detection/selectiveRisk.js';
export { betaVaeScore, type InterventionScore } from './disentanglement/betaVaeScore.js';
export { codeDependence, type CodeDependence, type CodeDependenceOptions } from './disentanglement/codeDependence.js';
export {
  codeFactorInformation,
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
} from './disentanglement/codeFactorInformation.js';
export {
  type BoostedTreesLearner,
  dci,
  type DciLearner,
  type DciOptions,
  type DciScore,
  type LassoLearner,
  type RandomForestLearner,
  type SettledLearner,
} from './disentanglement/dci.js';
export { dciEs, type DciEsOptions, type DciEsScore } from './disentanglement/dciEs.js';
export { dciOfImportance, type DciScores } from './disentanglement/dciOfImportance.js';
export { dcimig, type DcimigScore } from './disentanglement/dcimig.js';
export {
  downstreamAccuracy,
  type DownstreamAccuracy,
  type DownstreamAccuracyOptions,
} from './disentanglement/downstreamAccuracy.js';
export { edi, type EdiOptions, type EdiScore, type EdiWholeOptions } from './disentanglement/edi.js';
export { explicitness, type ExplicitnessOptions, type ExplicitnessScore } from './disentanglement/explicitness.js';
export { explicitnessOfCurve, type LossCapacityCurve } from './disentanglement/explicitnessOfCurve.js';
export {
  factorVaeScore,
  type VarianceScore,
  type VarianceScoreOptions,
  zMaxVarianceScore,
} from './disentanglement/factorVaeScore.js';
export type { GapScore } from './disentanglement/gapScore.js';
export {
  type ConcentrationScore,
  infoC,
  infoE,
  type InfoEOptions,
  type InfoEScore,
  infoM,
} from './disentanglement/infoMec.js';
export type { CodeSampler } from './disentanglement/interventions.js';
export { irs, type IrsOptions, type IrsScore } from './disentanglement/irs.js';
export { jemmig, type JemmigScore } from './disentanglement/jemmig.js';
export { mcc, type MccOptions, type MccScore } from './disentanglement/mcc.js';
export { mig, rmig } from './disentanglement/mig.js';
export { migSup } from './disentanglement/migSup.js';
export { type InformationShareScore, minimality, sufficiency } from './disentanglement/minimalityAndSufficiency.js';
export { modularity, type ModularityScore } from './disentanglement/modularity.js';
export type { PointsOptions, PointsSettings } from './disentanglement/points.js';
export { sap, type SapScore } from './disentanglement/sap.js';
export { sapDiscrete, type SapDiscreteOptions, type SapDiscreteScore } from './disentanglement/sapDiscrete.js';
export { type AllScores, scoreAll, type ScoreAllOptions, type ScoreRow } from './disentanglement/scoreAll.js';
export type { SplitOptions, SplitSettings } from './disentanglement/split.js';
export { udr, type UdrOptions, type UdrScore } from './disentanglement/udr.js';
export {
  nuisanceInformation,
  type NuisanceInformation,
  type NuisanceInformationOptions,
} from './nuisance/nuisanceInformation.js';
