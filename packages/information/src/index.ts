export { bayesianBlocks, type BayesianBlocksOptions } from './binning/bayesianBlocks.js';
export type { BinOptions, Bins } from './binning/bins.js';
export { equalWidthBins } from './binning/equalWidthBins.js';
export { quantileBins } from './binning/quantileBins.js';
export type { StoppingOptions } from './bottlenecks/blahutArimoto.js';
export type { BottleneckForm, BottleneckOptions, InformationBottleneck } from './bottlenecks/bottleneckForm.js';
export { channelCapacity, type ChannelCapacity, type ChannelCapacityOptions } from './bottlenecks/channelCapacity.js';
export type { ConditionalProbabilities } from './bottlenecks/distributions.js';
export { informationBottleneck, type InformationBottleneckOptions } from './bottlenecks/informationBottleneck.js';
export {
  informationBottleneckCurve,
  type InformationBottleneckCurveOptions,
  type InformationBottleneckPoint,
} from './bottlenecks/informationBottleneckCurve.js';
export {
  rateDistortion,
  type RateDistortion,
  rateDistortionCurve,
  type RateDistortionCurveOptions,
  type RateDistortionOptions,
} from './bottlenecks/rateDistortion.js';
export {
  sufficiencyAndMinimality,
  type SufficiencyAndMinimality,
  type SufficiencyOptions,
} from './bottlenecks/sufficiency.js';
export { barberAgakovBound, type BarberAgakovOptions, variationalUpperBound } from './bounds/barberAgakov.js';
export { donskerVaradhanBound, smileBound, type SmileOptions } from './bounds/donskerVaradhan.js';
export {
  type BoundPair,
  gaussianDivergences,
  type GaussianDivergencesOptions,
  gaussianMixtureBounds,
  type GaussianMixtureBounds,
  type GaussianMixtureOptions,
} from './bounds/gaussianMixture.js';
export { infoNceBound, type InfoNceOptions, leaveOneOutUpperBound } from './bounds/infoNce.js';
export {
  kolchinskyTraceyEntropy,
  kolchinskyTraceyMutualInformation,
  type KolchinskyTraceyOptions,
} from './bounds/kolchinskyTracey.js';
export {
  jensenShannonBound,
  type JensenShannonOptions,
  nwjBound,
  tubaBound,
  type TubaOptions,
} from './bounds/nguyenWainwrightJordan.js';
export type { BoundOptions, Scores } from './bounds/scores.js';
export type { Circle, Point } from './diagram/circles.js';
export {
  type DiagramRegion,
  informationDiagram,
  type InformationDiagram,
  type InformationDiagramOptions,
} from './diagram/informationDiagram.js';
export {
  type DiagramCircle,
  type DrawnRegion,
  informationDiagramLayout,
  type InformationDiagramLayout,
  type InformationDiagramLayoutOptions,
} from './diagram/informationDiagramLayout.js';
export { informationDiagramSvg } from './diagram/informationDiagramSvg.js';
export {
  activeInformationStorage,
  type ActiveInformationStorageOptions,
} from './discrete/measures/activeInformationStorage.js';
export {
  adjustedMutualInformation,
  type AdjustedMutualInformationOptions,
} from './discrete/measures/adjustedMutualInformation.js';
export type { Distribution } from './discrete/data/alignedFrequencies.js';
export { coInformation } from './discrete/measures/coInformation.js';
export { conditionalEntropy } from './discrete/measures/conditionalEntropy.js';
export { conditionalMutualInformation } from './discrete/measures/conditionalMutualInformation.js';
export { crossEntropy } from './discrete/measures/crossEntropy.js';
export { dualTotalCorrelation } from './discrete/measures/dualTotalCorrelation.js';
export { entropy } from './discrete/measures/entropy.js';
export type { EntropyOptions } from './discrete/data/estimatorOptions.js';
export type {
  DirichletEstimator,
  EntropyEstimator,
  EntropyEstimatorName,
  JamesSteinEstimator,
} from './discrete/estimators/entropyOfCounts.js';
export type { DirichletPrior } from './discrete/estimators/dirichletPrior.js';
export { evidenceLowerBound } from './discrete/measures/evidenceLowerBound.js';
export { interactionInformation } from './discrete/measures/interactionInformation.js';
export { jensenShannonDivergence } from './discrete/measures/jensenShannonDivergence.js';
export { jointEntropy } from './discrete/measures/jointEntropy.js';
export { type DivergenceOptions, klDivergence } from './discrete/measures/klDivergence.js';
export { lautumInformation } from './discrete/measures/lautumInformation.js';
export { mutualInformation } from './discrete/measures/mutualInformation.js';
export type { Normalization } from './discrete/measures/normalization.js';
export {
  normalizedMutualInformation,
  type NormalizedMutualInformationOptions,
} from './discrete/measures/normalizedMutualInformation.js';
export { oInformation } from './discrete/measures/oInformation.js';
export {
  pointwiseMutualInformation,
  type PointwiseMutualInformationOptions,
  type PointwiseTable,
} from './discrete/measures/pointwiseMutualInformation.js';
export { renyiEntropy } from './discrete/measures/renyiEntropy.js';
export { sInformation } from './discrete/measures/sInformation.js';
export type { Label, LabelArray, Labels } from './discrete/data/symbols.js';
export {
  counts,
  type CountTable,
  type NestedNumbers,
  probabilities,
  type ProbabilityTable,
  type Table,
  weights,
  type WeightTable,
} from './discrete/data/table.js';
export { totalCorrelation } from './discrete/measures/totalCorrelation.js';
export { transferEntropy, type TransferEntropyOptions } from './discrete/measures/transferEntropy.js';
export { tsallisEntropy, type TsallisOptions } from './discrete/measures/tsallisEntropy.js';
export type { DiscreteOptions, GroupedDiscreteOptions } from './discrete/data/variables.js';
export {
  variationOfInformation,
  type VariationOfInformationOptions,
} from './discrete/measures/variationOfInformation.js';
export { bernoulliEntropy, bernoulliKlDivergence, type BernoulliParameters } from './distributions/bernoulli.js';
export { betaEntropy, betaKlDivergence, type BetaParameters } from './distributions/beta.js';
export {
  categoricalEntropy,
  categoricalKlDivergence,
  type CategoricalParameters,
} from './distributions/categorical.js';
export { dirichletEntropy, dirichletKlDivergence, type DirichletParameters } from './distributions/dirichlet.js';
export { gammaEntropy, gammaKlDivergence, type GammaParameters } from './distributions/gamma.js';
export { logNormalEntropy, logNormalKlDivergence } from './distributions/logNormal.js';
export { logUniformEntropy, logUniformKlDivergence, type LogUniformParameters } from './distributions/logUniform.js';
export { normalEntropy, normalKlDivergence, type NormalParameters } from './distributions/normal.js';
export type { UnitOptions } from './distributions/parameters.js';
export {
  studentTEntropy,
  studentTMutualInformation,
  type StudentTMutualInformationOptions,
  type StudentTParameters,
} from './distributions/studentT.js';
export type { Detailed, Estimate, EstimateOptions, WithDetails } from './estimate.js';
export {
  gaussianActiveInformationStorage,
  type GaussianActiveInformationStorageOptions,
} from './gaussian/activeInformationStorage.js';
export { gaussianConditionalMutualInformation } from './gaussian/conditionalMutualInformation.js';
export { gaussianCopulaConditionalMutualInformation, gaussianCopulaMutualInformation } from './gaussian/copula.js';
export {
  covariance,
  type Covariance,
  covarianceOf,
  type CovarianceOfOptions,
  type Moments,
} from './gaussian/covariance.js';
export { gaussianDualTotalCorrelation } from './gaussian/dualTotalCorrelation.js';
export { gaussianEntropy } from './gaussian/entropy.js';
export type { CovarianceOptions, GaussianOptions, GroupedGaussianOptions } from './gaussian/gaussian.js';
export type { GaussianParameters } from './gaussian/gaussianDistribution.js';
export {
  gaussianInformationBottleneck,
  type GaussianInformationBottleneck,
  gaussianInformationBottleneckCurve,
  type GaussianInformationBottleneckCurveOptions,
  type GaussianInformationBottleneckOptions,
} from './gaussian/informationBottleneck.js';
export { gaussianKlDivergence } from './gaussian/klDivergence.js';
export { gaussianMutualInformation } from './gaussian/mutualInformation.js';
export { gaussianOInformation } from './gaussian/oInformation.js';
export { gaussianSInformation } from './gaussian/sInformation.js';
export { gaussianTotalCorrelation } from './gaussian/totalCorrelation.js';
export { gaussianTransferEntropy, type GaussianTransferEntropyOptions } from './gaussian/transferEntropy.js';
export { gaussianWasserstein } from './gaussian/wasserstein.js';
export {
  type AxisLabels,
  contingencyTable,
  type ContingencyTable,
  type ContingencyTableOptions,
  type WeightedContingencyTableOptions,
} from './discrete/data/contingencyTable.js';
export { smoothed } from './discrete/data/smoothed.js';
export type { Correction } from './features/adjustedPValues.js';
export type { FeatureColumn, FeatureKind, Features, FeaturesOptions } from './features/features.js';
export {
  mutualInformationMatrix,
  type MutualInformationMatrix,
  type MutualInformationMatrixOptions,
} from './features/mutualInformationMatrix.js';
export { rankFeatures, type RankedFeature, type RankFeaturesOptions } from './features/rankFeatures.js';
export {
  selectFeatures,
  type SelectedFeature,
  type SelectFeaturesOptions,
  type SelectionCriterion,
} from './features/selectFeatures.js';
export type { PairTestOptions } from './features/testPairs.js';
export { meanAndDeviation, type MeanAndDeviation, type MeanAndDeviationOptions } from './meanAndDeviation.js';
export { meanRanks } from './meanRanks.js';
export type { GaoForm } from './neighbours/estimators/gao.js';
export { gaoMutualInformation, type GaoOptions } from './neighbours/estimators/gaoMutualInformation.js';
export { gaoTotalCorrelation, type GaoTotalCorrelationOptions } from './neighbours/estimators/gaoTotalCorrelation.js';
export {
  informationalCorrelation,
  type InformationalCorrelationOptions,
} from './neighbours/estimators/informationalCorrelation.js';
export {
  kozachenkoLeonenkoEntropy,
  type KozachenkoLeonenkoOptions,
} from './neighbours/estimators/kozachenkoLeonenkoEntropy.js';
export type { GroupedNeighbourOptions } from './neighbours/estimators/groupedVariables.js';
export type { KsgAlgorithm } from './neighbours/estimators/ksg.js';
export {
  ksgActiveInformationStorage,
  type KsgActiveInformationStorageOptions,
} from './neighbours/estimators/ksgActiveInformationStorage.js';
export { ksgConditionalMutualInformation } from './neighbours/estimators/ksgConditionalMutualInformation.js';
export { ksgDualTotalCorrelation } from './neighbours/estimators/ksgDualTotalCorrelation.js';
export { ksgMutualInformation, type KsgOptions } from './neighbours/estimators/ksgMutualInformation.js';
export { ksgOInformation, type KsgOInformationOptions } from './neighbours/estimators/ksgOInformation.js';
export { ksgSInformation } from './neighbours/estimators/ksgSInformation.js';
export { ksgTotalCorrelation, type KsgTotalCorrelationOptions } from './neighbours/estimators/ksgTotalCorrelation.js';
export { ksgTransferEntropy, type KsgTransferEntropyOptions } from './neighbours/estimators/ksgTransferEntropy.js';
export { mesnerShaliziConditionalMutualInformation } from './neighbours/estimators/mesnerShaliziConditionalMutualInformation.js';
export type { MixedSamples } from './neighbours/estimators/mixedSamples.js';
export type { NeighbourOptions } from './neighbours/estimators/options.js';
export { rossMutualInformation, type RossOptions } from './neighbours/estimators/rossMutualInformation.js';
export { wangKlDivergence, type WangOptions } from './neighbours/estimators/wangKlDivergence.js';
export { pace, type Pace, type PaceOptions } from './pace.js';
export { sampleMatrix, type SampleMatrixOptions } from './sampleMatrix.js';
export { columns, type Columns, type NumericArray, type SampleMatrix, type Samples } from './samples.js';
export type { EmbeddingOptions, PastOptions } from './series/embedding.js';
export { type LaggedEstimate, type Lags, lagScan, type LagScanOptions } from './series/lagScan.js';
export {
  bootstrapInterval,
  type BootstrapIntervalOptions,
  type BootstrapMethod,
} from './significance/bootstrapInterval.js';
export { circularShiftTest, type CircularShiftTestOptions } from './significance/circularShiftTest.js';
export type { Interval, IntervalOptions } from './significance/interval.js';
export { jackknife, type JackknifeOptions } from './significance/jackknife.js';
export { localPermutationTest, type LocalPermutationTestOptions } from './significance/localPermutationTest.js';
export { permutationTest, type PermutationTestOptions } from './significance/permutationTest.js';
export type { Progress, Replicator, RunOptions } from './significance/replicates.js';
export type { Alternative, SignificanceOptions, SignificanceTest } from './significance/significance.js';
export type { Statistic } from './significance/statistic.js';
export {
  subsamplingInterval,
  type SubsamplingIntervalOptions,
  type SubsamplingMethod,
} from './significance/subsamplingInterval.js';
export { twoSampleTest, type TwoSampleTestOptions } from './significance/twoSampleTest.js';
export type { Variable } from './significance/variable.js';
export { summary, type Summarizable, type SummaryOptions } from './summary.js';
