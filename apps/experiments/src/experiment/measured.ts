import { type Spread, spread } from '@infodrop/metrics';
import type { Arm } from './arms.js';

/** What a run came to on the test split: plain JSON. Every table, figure and page is made from these alone. */
export interface Measured<Detail = unknown> {
  /** Numbers by name; a spread where there is one value for each example of the test split. */
  readonly values: Readonly<Record<string, number | Spread>>;
  /** What a figure of the experiment's own needs besides: maps, images. */
  readonly detail?: Detail;
}

/** One pass over the training data, as curves show it. */
export interface EpochRecord {
  readonly epoch: number;
  /** Means over the updates of the epoch, noise on, by name: the loss, the terms of the objective. */
  readonly training: Readonly<Record<string, number>>;
  /** After the epoch on the validation split, noise off, by name; null where it was not looked at. */
  readonly validation: Readonly<Record<string, number>> | null;
}

/** One run: an arm and a seed. */
export interface RunOutcome {
  readonly seed: number;
  readonly validation: Readonly<Record<string, number>>;
  readonly measured: Measured;
  readonly history: readonly EpochRecord[];
  /** Share of the units at their cap when the training ended, by the layer's path; null where it was not measured. */
  readonly saturation: Readonly<Record<string, number | null>>;
  /** Wall-clock seconds of the training (of the last command alone, when it was resumed). */
  readonly seconds: number;
}

/** One arm: its runs, in the order of the seeds. */
export interface ArmOutcome {
  readonly arm: Arm;
  /** Name of its folder. */
  readonly name: string;
  readonly title: string;
  /** What was chosen for it on the validation split; null where nothing is tuned. */
  readonly trial: number | null;
  readonly runs: readonly RunOutcome[];
}

/** A number of an arm with its standard error. */
export interface ValueLevel {
  /** NaN where no run has a value. */
  readonly mean: number;
  /** NaN where there is nothing to take it over. */
  readonly standardError: number;
  /** What it is taken over: seeds where there are several, else the examples of the only run's test split. */
  readonly over: 'seeds' | 'examples' | 'nothing';
}

/**
 * A number of each run of an arm.
 *
 * @param outcome - The arm.
 * @param name - Of a measured value.
 * @returns One for each seed; NaN where a run has none.
 *
 * @example
 * valuesOf(outcome, 'error'); // [0.081, 0.077]
 */
export function valuesOf({ runs }: ArmOutcome, name: string): number[] {
  return runs.map(({ measured }) => {
    const value = measured.values[name];
    return value === undefined ? Number.NaN : typeof value === 'number' ? value : value.mean;
  });
}

/**
 * Whether a number was measured at all, be it that it is undefined.
 *
 * @param outcomes - The arms.
 * @param name - Of the number.
 *
 * @example
 * isMeasured(outcomes, 'layer3.nats'); // false where the network has two such layers
 */
export function isMeasured(outcomes: readonly ArmOutcome[], name: string): boolean {
  return outcomes.some(({ runs }) => runs.some(({ measured }) => Object.hasOwn(measured.values, name)));
}

/**
 * The level of a number in an arm: the mean over its seeds ± its standard error, or that of the only run over its examples.
 *
 * @param outcome - The arm.
 * @param name - Of a measured value.
 *
 * @example
 * levelOf(outcome, 'error'); // { mean: 0.081, standardError: 0.009, over: 'examples' }
 */
export function levelOf(outcome: ArmOutcome, name: string): ValueLevel {
  const only = outcome.runs.length === 1 ? outcome.runs[0]?.measured.values[name] : undefined;
  if (typeof only === 'object') return { mean: only.mean, standardError: only.standardError, over: 'examples' };
  const { mean, standardError, count } = spread(valuesOf(outcome, name));
  return { mean, standardError, over: count > 1 ? 'seeds' : 'nothing' };
}

/**
 * A number of the validation split, mean over the seeds of an arm.
 *
 * @param runs - Of the arm.
 * @param name - Of the number.
 *
 * @example
 * validationMean(outcome.runs, 'error');
 */
export function validationMean(runs: readonly Pick<RunOutcome, 'validation'>[], name: string): number {
  return runs.reduce((sum, { validation }) => sum + (validation[name] ?? Number.NaN), 0) / runs.length;
}
