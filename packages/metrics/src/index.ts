export { brierScore } from './calibration/brierScore.js';
export {
  calibrationError,
  type CalibrationError,
  type CalibrationErrorOptions,
  type ReliabilityBin,
} from './calibration/calibrationError.js';
export { negativeLogLikelihood } from './calibration/negativeLogLikelihood.js';
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
export {
  codeFactorInformation,
  type CodeFactorInformation,
  type CodeFactorInformationOptions,
} from './disentanglement/codeFactorInformation.js';
export { dciOfImportance, type DciScores } from './disentanglement/dci.js';
export { dcimig, type DcimigScore } from './disentanglement/dcimig.js';
export { jemmig, type JemmigScore } from './disentanglement/jemmig.js';
export { type GapScore } from './disentanglement/gapScore.js';
export { mig, rmig } from './disentanglement/mig.js';
export { migSup } from './disentanglement/migSup.js';
export { modularity, type ModularityScore } from './disentanglement/modularity.js';
export { sap, type SapScore } from './disentanglement/sap.js';
