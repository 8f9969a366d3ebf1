import type { BetaWarmUp, Objective, Optimizer, Schedule, TargetedBatch, TrainingData } from '@infodrop/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { DataSetName } from '../data/dataSets.js';
import type { ImagesFigure } from '../figure/images.js';
import type { LinesFigure } from '../figure/lines.js';
import type { MapsFigure } from '../figure/maps.js';
import type { Table } from '../report/table.js';
import type { Arm, Factors } from './arms.js';
import type { Choice, Limit } from './choices.js';
import type { ArmOutcome, EpochRecord, Measured } from './measured.js';
import type { Scale } from './scale.js';

/** Data for each purpose; no example is in two of them. */
export interface Splits<D extends TrainingData = TrainingData> {
  readonly train: D;
  readonly validation: D;
  /** Read once, after every choice on the validation split is made. */
  readonly test: D;
}

/** Which run something is made for. */
export interface Setting<S extends Scale = Scale, F extends Factors = Factors> {
  readonly scale: S;
  readonly arm: Arm<F>;
  readonly seed: number;
  /** What is tried for the arm, where it is tuned. */
  readonly trial?: number;
  /** Validation numbers of the run of the same seed that this one follows, by name; see `follows`. */
  readonly followed?: Readonly<Record<string, number>>;
}

/** A run with what is trained in it. */
export interface Built<S extends Scale = Scale, F extends Factors = Factors, D extends TrainingData = TrainingData> {
  readonly setting: Setting<S, F>;
  readonly model: LayersModel;
  readonly train: D;
}

/** What the loop minimizes for an experiment: its evaluation gives the numbers of the validation split, by name. */
export type ExperimentObjective = Objective<TargetedBatch, object, object>;

/** How a network is trained, besides for how many epochs and by which seed. */
export interface Training {
  readonly batchSize: number;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
  readonly weightDecay?: number;
  readonly betaWarmUp?: BetaWarmUp;
  /** The validation split is looked at after every so many epochs, and after the last. Default 1. */
  readonly validationEveryEpochs?: number;
}

/** What is tried for each level of a factor, and by what the best is chosen on the validation split before anything is measured. */
export interface Tuned {
  readonly within: string;
  /** Names of validation numbers: the smallest mean over seeds wins; among equals the next name decides. */
  readonly by: readonly string[];
  /** For each level that is tuned, as many trials as for every other. */
  readonly trials: Readonly<Record<string, readonly number[]>>;
}

/** A measured value as tables and axes call it. */
export interface Quantity {
  readonly title: string;
  /** Empty for a share or another number without unit. */
  readonly unit: string;
  /** What it is multiplied by where it is shown: 100 for a share in per cent. Default 1. */
  readonly times?: number;
}

/** A change between two arms, each named by as many levels as it takes. */
export interface Change<F extends Factors = Factors> {
  readonly from: Partial<Arm<F>>;
  readonly to: Partial<Arm<F>>;
}

interface NamedStatistic {
  readonly name: string;
  /** Name of a measured value; its unit is that of the statistic. */
  readonly of: string;
  /** The side of 0 on which it is expected. */
  readonly expected: 'less' | 'more';
}

/** A change between two arms, paired over seeds. */
export interface ChangeStatistic<F extends Factors = Factors> extends NamedStatistic {
  readonly change: Change<F>;
}

/** A number of all arms of a seed together, such as a correlation over networks, held against 0 over seeds. */
export interface RelationStatistic extends NamedStatistic {
  /** @param values - Of one seed: the measured values of every arm by name, in the order of the arms; NaN where there is none. */
  readonly relation: (values: readonly Readonly<Record<string, number>>[]) => number;
}

/** The one number, named before the runs, that the verdict rests on: its mean over seeds with a 95 % interval. */
export type Statistic<F extends Factors = Factors> = ChangeStatistic<F> | RelationStatistic;

/** Lines over a factor of numbers, an interval over seeds at each point. */
export interface LinesDeclaration {
  readonly kind: 'lines';
  readonly title: string;
  /** The factor along the axis; arms whose level is no number are left out. */
  readonly x: string;
  /** A line for each level of this factor, a panel for each of `y`. Without it, one panel with a line for each of `y`. */
  readonly series?: string;
  /** Names of measured values. */
  readonly y: readonly string[];
  readonly logarithmic?: boolean;
}

/** Lines or points that the experiment itself makes of its outcomes, such as paths in the information plane. */
export interface DrawnDeclaration {
  readonly kind: 'drawn';
  readonly title: string;
  /** @returns What is drawn; no panel where there is nothing to show. */
  draw(outcomes: readonly ArmOutcome[]): Omit<LinesFigure, 'caption'>;
  /** What stands below it on the page, and in its caption. */
  readonly explanation: string;
}

/** Maps and images, made by the experiment from the details of its runs. */
export interface MapsDeclaration {
  readonly kind: 'maps';
  readonly title: string;
  /** The first run of each arm, in the order in which they are shown. */
  maps(outcomes: readonly ArmOutcome[]): MapsFigure;
  /** What stands below it on the page. */
  readonly explanation: string;
}

/** Rows of images, made by the experiment from the details of its runs. */
export interface ImagesDeclaration {
  readonly kind: 'images';
  readonly title: string;
  images(outcomes: readonly ArmOutcome[]): ImagesFigure;
  /** What stands below it on the page. */
  readonly explanation: string;
}

/**
 * All that an experiment says of itself. Workers, folders, resuming, choosing, statistics and the report are shared, and know
 * no experiment.
 */
export interface Experiment<S extends Scale, F extends Factors, D extends TrainingData> {
  /** As it is typed: `infodrop run widths-mlp`. */
  readonly name: string;
  readonly question: string;
  /** What the paper says of it, or another that is named, in one sentence; it stands in the table of results. */
  readonly claim?: string;
  /** What it is about, for somebody who has only the page. */
  readonly lead: string;
  /** What is done, and where it departs from the paper. It stands in the report as it is. */
  protocol(scale: S): string;
  /** By name; `smoke` takes seconds, `small` suits two cores, `paper` is the original. */
  readonly scales: Readonly<Record<'smoke' | 'small' | 'paper', S>> & Readonly<Record<string, S>>;
  /**
   * Which values of a scale have a flag, and what they are: numbers, or one of several names (of a data set, a network, a noise, a
   * prior). Those of every scale (seed, seeds, epochs) have one.
   */
  readonly choices: Readonly<Partial<Record<Exclude<keyof S, keyof Scale>, Choice>>>;
  /** What the numbers of a scale must be together. */
  limits?(scale: S): readonly Limit[];
  /** Data sets of `infodrop data list` that it reads: where one is not here, nothing of it is begun. Default: none. */
  needs?(scale: S): readonly DataSetName[];
  factors(scale: S): F;
  /** An arm as tables and figures call it. Default: its levels. */
  title?(arm: Arm<F>): string;
  /** What figures call factors and levels of which the name is not what one would read: { noise: 'β', both: '(16)' }. `beta` is β. */
  readonly words?: Readonly<Record<string, string>>;
  readonly tuned?: Tuned;
  /** Arms of which the report names the best on the validation split; see `chooseArm` for `by`. */
  readonly choice?: { among(arm: Arm<F>): boolean; readonly by: readonly string[] };
  data(setting: Setting<S, F>): Promise<Splits<D>>;
  network(setting: Setting<S, F>): LayersModel;
  /**
   * Levels of the arm that must be trained before this one, which then is told its validation numbers (`setting.followed`): so a
   * control can have what a network of the same seed has learned. Null for an arm that follows none.
   */
  follows?(arm: Arm<F>): Partial<Arm<F>> | null;
  /** What is minimized. Default: cross-entropy, and β times what its layers let through. */
  objective?(built: Built<S, F, D>): ExperimentObjective;
  training(setting: Setting<S, F>): Training;
  /** Another way to set the weights than by the loop, for an arm that has one: a closed form, an algorithm. Null for the others. */
  fit?(built: Built<S, F, D>): ((signal: AbortSignal) => Promise<void>) | null;
  /** What is done to every network after its last update, before it is looked at. */
  afterTraining?(trained: {
    readonly model: LayersModel;
    readonly train: D;
    readonly batchSize: number;
    readonly signal: AbortSignal;
  }): Promise<void>;
  measure(trained: {
    readonly model: LayersModel;
    readonly train: D;
    readonly test: D;
    readonly scale: S;
    readonly setting: Setting<S, F>;
    /** Of its training; none where it was not trained by the loop. */
    readonly history: readonly EpochRecord[];
    /** What it came to on the validation split, by name. */
    readonly validation: Readonly<Record<string, number>>;
    readonly signal: AbortSignal;
  }): Promise<Measured>;
  /** The measured values, in the order in which tables show them. The first one stands in the report's first sentence. */
  readonly quantities: Readonly<Record<string, Quantity>>;
  /** What its own numbers of the validation split are, where no quantity has their name and scale. */
  readonly validationQuantities?: Readonly<Record<string, Quantity>>;
  statistic(scale: S): Statistic<F>;
  /**
   * What takes something from the verdict, found in the same numbers after it: it stands wherever the verdict does. Null where there is nothing.
   */
  reservation?(outcomes: readonly ArmOutcome[], scale: S): string | null;
  /** Changes that the report shows for every quantity. Default: that of the statistic. */
  changes?(scale: S): readonly Change<F>[];
  readonly figures: readonly (LinesDeclaration | DrawnDeclaration | MapsDeclaration | ImagesDeclaration)[];
  /** Tables besides the one of all quantities. */
  tables?(outcomes: readonly ArmOutcome[]): readonly Table[];
  /** Terms that the page explains. */
  glossary?(scale: S): readonly (readonly [term: string, meaning: string])[];
}

/** An experiment whatever its scale, factors and data are: what everything shared works with. */
export type AnyExperiment = Experiment<Scale, Factors, TrainingData>;

/**
 * Checks a declaration and keeps its types.
 *
 * @param declared - See {@link Experiment}.
 * @returns The same.
 * @throws RangeError when its name cannot be typed or be a folder's, a tuned level has other trials in number than another, a
 *   scale holds a name that its choice has not, arms follow each other and are tuned, or the statistic and the figures name a value
 *   that is not among the quantities.
 *
 * @example
 * export const widthsMlp = experiment({ name: 'widths-mlp', … });
 */
export function experiment<S extends Scale, const F extends Factors, D extends TrainingData>(
  declared: Experiment<S, F, D>,
): Experiment<S, F, D> {
  const { name, tuned, quantities, figures, scales } = declared;
  const refuse = (what: string, requirement: string, got: string, wayOut: string): never => {
    throw new RangeError(`experiment: ${what} of '${name}' must be ${requirement}, got ${got}. ${wayOut}`);
  };
  if (!/^[a-z][a-z0-9-]*$/.test(name)) refuse('name', 'lower-case letters, digits and dashes', name, 'It is typed.');
  const counts = Object.values(tuned?.trials ?? {}).map(({ length }) => length);
  if (counts.some((count) => count !== counts[0] || count === 0)) {
    refuse('tuned.trials', 'as many for every level', counts.join(', '), 'Methods are compared at equal effort.');
  }
  for (const [choice, declaration] of Object.entries<Choice | undefined>(declared.choices)) {
    if (declaration === undefined || !('names' in declaration)) continue;
    const defaults = Object.values(scales).flatMap((scale) => ({ ...scale })[choice as keyof S] as string | string[]);
    const unnamed = defaults.find((value) => !declaration.names.includes(value));
    if (unnamed === undefined) continue;
    refuse(`${choice} of a scale`, `one of ${declaration.names.join(', ')}`, unnamed, 'Add it to its names.');
  }
  if (tuned !== undefined && declared.follows !== undefined) {
    refuse(
      'follows',
      'left out where arms are tuned',
      'both',
      'A run can follow one run of a seed, not several trials.',
    );
  }
  const values = [
    ...Object.values(scales).map((scale) => declared.statistic(scale).of),
    ...figures.flatMap((figure) => (figure.kind === 'lines' ? figure.y : [])),
  ];
  const unknown = values.find((value) => !Object.hasOwn(quantities, value));
  if (unknown !== undefined) {
    refuse('a value', `one of ${Object.keys(quantities).join(', ')}`, unknown, 'Add it to quantities.');
  }
  return declared;
}
