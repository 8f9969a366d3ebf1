export type { Arm, Factors, Level } from './experiment/arms.js';
export type { Choice, Limit, NamedChoice, NumberChoice } from './experiment/choices.js';
export {
  type AnyExperiment,
  type Built,
  type Change,
  type ChangeStatistic,
  type DrawnDeclaration,
  experiment,
  type Experiment,
  type ExperimentObjective,
  type ImagesDeclaration,
  type LinesDeclaration,
  type MapsDeclaration,
  type Quantity,
  type RelationStatistic,
  type Setting,
  type Splits,
  type Statistic,
  type Training,
  type Tuned,
} from './experiment/experiment.js';
export {
  type ArmOutcome,
  type EpochRecord,
  levelOf,
  type Measured,
  type RunOutcome,
  type ValueLevel,
  valuesOf,
} from './experiment/measured.js';
export type { Scale } from './experiment/scale.js';
export { leastPairs, type Verdict, verdictOf } from './experiment/verdict.js';
export { imagesFigure, type ImagesFigure } from './figure/images.js';
export { type Line, type LinePoint, linesFigure, type LinesFigure, type LinesPanel } from './figure/lines.js';
export { type MapsExample, mapsFigure, type MapsFigure, type MapsLayer } from './figure/maps.js';
export { rasterize } from './figure/rasterize.js';
export type { Table } from './report/table.js';
export { pairedChange, type PairedChange, spread, type Spread } from '@infodrop/metrics';
