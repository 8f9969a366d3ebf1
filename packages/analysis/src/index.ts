export { gradCam, type GradCamOptions } from './attribution/gradCam.js';
export type { ExplainOptions } from './attribution/explain.js';
export { integratedGradients, type IntegratedGradientsOptions } from './attribution/integratedGradients.js';
export { occlusion, type OcclusionOptions } from './attribution/occlusion.js';
export {
  bottleneckAttribution,
  type BottleneckAttribution,
  type BottleneckAttributionOptions,
} from './bottleneck/bottleneckAttribution.js';
export {
  bottleneckReadout,
  type BottleneckReadout,
  type BottleneckReadoutOptions,
  readoutAttribution,
  type ReadoutAttributionOptions,
  type ReadoutMeasures,
  readoutObjective,
  type ReadoutObjectiveOptions,
} from './bottleneck/bottleneckReadout.js';
export {
  featureStatistics,
  type FeatureStatistics,
  type FeatureStatisticsOptions,
} from './bottleneck/featureStatistics.js';
export {
  informationByLayer,
  type InformationByLayerOptions,
  type LayerInformation,
} from './information/informationByLayer.js';
export { informationMap, type InformationMapOptions } from './information/informationMap.js';
export {
  layerTotalCorrelation,
  type LayerTotalCorrelation,
  type LayerTotalCorrelationOptions,
} from './information/layerTotalCorrelation.js';
export { type Representations, representations, type RepresentationsOptions } from './information/representations.js';
export type { Attribution, AttributionMaps, MapUnit } from './maps/attributionMaps.js';
export { type CellMaps, cellSums } from './maps/cellSums.js';
export { mapAuroc, type MapAurocOptions } from './maps/mapAuroc.js';
export { type MapSize, upsampleBilinear } from './maps/upsampleBilinear.js';
export type { InputData } from './models/inputData.js';
export { type SplitModel, splitModel, type SplitModelOptions } from './models/splitModel.js';
export { fanoAccuracy, type FanoOptions } from './nuisance/fano.js';
export {
  type Nuisance,
  nuisanceBound,
  type NuisanceBound,
  nuisanceBoundFrom,
  type NuisanceBoundOptions,
  type NuisanceBoundValues,
} from './nuisance/nuisanceBound.js';
export {
  type NuisanceReader,
  type NuisanceReading,
  readNuisance,
  type ReadNuisanceOptions,
} from './nuisance/readNuisance.js';
export {
  monteCarloPrediction,
  type MonteCarloPrediction,
  type MonteCarloPredictionOptions,
} from './prediction/monteCarloPrediction.js';
