import type { Computed, EstimateOptions } from '../../estimate.js';
import { exponentBeyond } from '../../exponent.js';
import { momentsOf } from '../../meanAndDeviation.js';
import { requireInteger, requireNumber, requireOneOf, requireOptions } from '@infodrop/requirements';
import { normalScores } from '../../normalScores.js';
import { matrixOf, requireSameLength, type Matrix, type Samples } from '../../samples.js';
import { ranksOf } from '../../meanRanks.js';
import { columnsOf } from '../search/layout.js';
import { philoxBlock } from './philoxBlock.js';

/** What every nearest-neighbour estimator takes. */
export interface NeighbourOptions extends EstimateOptions {
  /** Which neighbour's distance is taken, 4 by default: few have less bias, many less spread. */
  readonly k?: number | undefined;
  /** Norm within each variable, 'max' by default; between variables it is always the max norm. */
  readonly norm?: 'max' | 'euclidean' | undefined;
  /** For series: samples i and j with |i − j| ≤ this are no neighbours. 0 by default: a sample is not its own. */
  readonly theilerWindow?: number | undefined;
  /**
   * 'keep' by default; 'normalScores' gives each column the normal quantiles of its ranks, Φ⁻¹(rank/(N+1)), which no increasing map
   * changes. Information does not change either; its estimate is less biased where a margin has heavy tails, or many values in
   * little room. `scaling` comes after it.
   */
  readonly margins?: 'keep' | 'normalScores' | undefined;
  /** 'none' by default; 'standardize' gives each column mean 0 and deviation 1; 'ranks' gives it ranks, which no monotone map changes. */
  readonly scaling?: 'none' | 'standardize' | 'ranks' | undefined;
  /**
   * What becomes of equal values. 'keep': nothing; or uniform noise on every column, up to `noise` times its standard deviation
   * either way. By default they are kept where they are few, and an estimate that many of them move is refused.
   */
  readonly ties?: 'keep' | { readonly noise: number; readonly seed: number } | undefined;
  /**
   * What becomes of an estimate in too many dimensions for so few samples, or near the most that they can show: 'refuse' by
   * default (with `details` it comes with a warning); or 'keep'.
   */
  readonly unreliable?: 'refuse' | 'keep' | undefined;
  /** What becomes of an estimate below zero: 'keep' by default, since clamping biases means and tests. */
  readonly negative?: 'keep' | 'zero' | undefined;
}

/** Names of the options, for those who refuse others. */
export const NEIGHBOUR_OPTIONS = [
  'k',
  'norm',
  'theilerWindow',
  'margins',
  'scaling',
  'ties',
  'unreliable',
  'negative',
  'base',
  'details',
] as const;

/** Variables ready for a search, with the settings that made them so. */
export interface Prepared {
  readonly caller: string;
  readonly variables: readonly Matrix[];
  /** All values were divided by two to this power: 0, but where squares or differences would leave the range of doubles. */
  readonly exponent: number;
  /** Of each variable, whether it has one value only: it shares no information with any other. */
  readonly constant: readonly boolean[];
  readonly rows: number;
  readonly k: number;
  readonly norm: 'max' | 'euclidean';
  readonly theilerWindow: number;
  readonly negative: 'keep' | 'zero';
  /** What the caller said of ties: undefined where nothing. */
  readonly ties: NeighbourOptions['ties'];
  readonly unreliable: 'refuse' | 'keep';
  /** Whether the warnings will be read. */
  readonly details: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Reads the variables, checks the options against `allowed`, then scales the columns and adds the noise that the options ask for.
 * Refuses fewer samples than give each one k neighbours.
 */
export function prepare(
  caller: string,
  samples: Readonly<Record<string, Samples>>,
  options: (Omit<NeighbourOptions, 'details'> & { readonly details?: boolean | undefined }) | undefined,
  allowed: readonly string[] = NEIGHBOUR_OPTIONS,
): Prepared {
  requireOptions(caller, options, allowed);
  const { k = 4, norm = 'max', theilerWindow = 0, negative = 'keep' } = options ?? {};
  const { margins = 'keep', scaling = 'none' } = options ?? {};
  const { ties = 'keep', unreliable = 'refuse' } = options ?? {};
  requireInteger(caller, 'k', k, 1);
  requireOneOf(caller, 'norm', norm, ['max', 'euclidean']);
  requireInteger(caller, 'theilerWindow', theilerWindow, 0);
  requireOneOf(caller, 'margins', margins, ['keep', 'normalScores']);
  requireOneOf(caller, 'scaling', scaling, ['none', 'standardize', 'ranks']);
  requireOneOf(caller, 'negative', negative, ['keep', 'zero']);
  requireOneOf(caller, 'unreliable', unreliable, ['refuse', 'keep']);
  const names = Object.keys(samples);
  let variables = names.map((name) => matrixOf(caller, name, samples[name]!));
  requireSameLength(
    caller,
    names.join(' and '),
    variables.map((variable) => variable.rows),
  );
  const { rows } = variables[0]!;
  const wide = variables.some(({ columns }) => columns > rows);
  const wayOut = wide ? 'Rows are samples: pass columns(...) for variables.' : 'Lower k.';
  requireEnough(caller, 'samples must be', rows, { k, theilerWindow }, wayOut);
  const varying = variables.map((variable) => columnsOf(variable).map(isVarying));
  const { shrunk, exponent } = withinRange(variables);
  variables = shrunk;
  if (margins === 'normalScores') variables = variables.map(scoredMargins);
  if (scaling !== 'none') variables = variables.map((variable) => scaled(variable, scaling));
  if (ties !== 'keep') variables = withNoise(caller, variables, ties);
  return {
    caller,
    variables,
    exponent: scaling === 'none' && margins === 'keep' ? exponent : 0,
    constant: varying.map((each) => !each.includes(true)),
    rows,
    k,
    norm,
    theilerWindow,
    negative,
    ties: options?.ties,
    unreliable,
    details: options?.details === true,
    settings: Object.fromEntries(
      Object.entries({ k, norm, theilerWindow, margins, scaling, ties, negative }).filter(([name]) =>
        allowed.includes(name),
      ),
    ),
  };
}

/**
 * Variables that were taken from the series prepared, at fewer times, with the settings that say how. Refuses fewer times than give
 * each one k neighbours.
 */
export function ofTimes(
  prepared: Prepared,
  variables: readonly Matrix[],
  constant: readonly boolean[],
  settings: Readonly<Record<string, unknown>>,
): Prepared {
  const { rows } = variables[0]!;
  requireEnough(
    prepared.caller,
    'times whose pasts are known must be',
    rows,
    prepared,
    'Shorten the histories or lower k.',
  );
  return { ...prepared, rows, variables, constant, settings: { ...prepared.settings, ...settings } };
}

/** A RangeError for so few samples that one of them has no k neighbours. */
function requireEnough(
  caller: string,
  what: string,
  rows: number,
  { k, theilerWindow }: Pick<Prepared, 'k' | 'theilerWindow'>,
  wayOut: string,
): void {
  // A sample in the middle excludes the most: itself and the window on either side.
  const least = 1 + 2 * theilerWindow + k;
  if (rows >= least) return;
  const window = theilerWindow > 0 ? ` and theilerWindow = ${theilerWindow}` : '';
  throw new RangeError(`${caller}: ${what} at least ${least} for k = ${k}${window}, got ${rows}. ${wayOut}`);
}

/** Beyond this power of two, up or down, squares of differences overflow or vanish. */
const FAR = 500;

/** The variables times a power of two that brings their largest value near 1, where it is far from it: distances keep their digits. */
function withinRange(variables: Matrix[]): { shrunk: Matrix[]; exponent: number } {
  let largest = 0;
  for (const { data } of variables) for (const value of data) largest = Math.max(largest, Math.abs(value));
  const exponent = exponentBeyond(FAR, largest);
  if (exponent === 0) return { shrunk: variables, exponent: 0 };
  const factor = 2 ** -exponent;
  return { shrunk: variables.map((each) => ({ ...each, data: each.data.map((value) => value * factor) })), exponent };
}

/** Whether a variable has one value only. */
export function isConstant(variable: Matrix): boolean {
  return !columnsOf(variable).some(isVarying);
}

function isVarying(column: Float64Array): boolean {
  return column.some((value) => value !== column[0]);
}

/** A RangeError for a constant column, which has no density. */
export function requireVarying(caller: string, name: string, matrix: Matrix): void {
  const { data, columns } = matrix;
  const j = columnsOf(matrix).findIndex((column) => !isVarying(column));
  if (j < 0) return;
  throw new RangeError(
    `${caller}: ${name} must vary, got the constant ${data[j]}${columns > 1 ? ` in dimension ${j}` : ''}. Leave it out.`,
  );
}

/** A new matrix with each column mapped. */
function byColumn(matrix: Matrix, map: (column: Float64Array) => void): Matrix {
  const { rows, columns } = matrix;
  const data = new Float64Array(rows * columns);
  columnsOf(matrix).forEach((column, j) => {
    map(column);
    for (let i = 0; i < rows; i++) data[i * columns + j] = column[i]!;
  });
  return { data, rows, columns };
}

function scoredMargins(matrix: Matrix): Matrix {
  return byColumn(matrix, (column) => {
    column.set(normalScores(column));
  });
}

function scaled(matrix: Matrix, scaling: 'standardize' | 'ranks'): Matrix {
  return byColumn(matrix, (column) => {
    if (scaling === 'ranks') {
      // Over n, in (0, 1).
      column.set(ranksOf(column).map((rank) => (rank - 0.5) / column.length));
      return;
    }
    // A constant has no deviation to be divided by, and is at no distance anyway.
    if (!isVarying(column)) return;
    const { mean, standardDeviation } = momentsOf(column);
    for (let i = 0; i < column.length; i++) column[i] = (column[i]! - mean) / standardDeviation;
  });
}

/** Last word of the counters that the noise is drawn by: no other stream of the same seed has it. */
const NOISE = 0x74696573;

function withNoise(caller: string, variables: readonly Matrix[], ties: { noise: number; seed: number }): Matrix[] {
  if (typeof ties !== 'object') requireOneOf(caller, 'ties', ties, ['keep']);
  requireOptions(`${caller}: ties`, ties, ['noise', 'seed']);
  const { noise, seed } = ties;
  requireNumber(caller, 'noise of ties', noise, { least: 0, above: true });
  requireInteger(caller, 'seed of ties', seed, 0);
  let number = 0;
  return variables.map((variable) =>
    byColumn(variable, (column) => {
      const size = noise * momentsOf(column).standardDeviation;
      for (let i = 0; i < column.length; i++) {
        const [high, low] = philoxBlock([i, number, 0, NOISE], [seed >>> 0, Math.floor(seed / 2 ** 32)]);
        column[i]! += size * ((high! + low! / 2 ** 32) / 2 ** 31 - 1);
      }
      number++;
    }),
  );
}

/** How many samples sample i has its neighbours among: all but those within the Theiler window. */
export function candidates(rows: number, i: number, theilerWindow: number): number {
  return rows - 1 - Math.min(i, theilerWindow) - Math.min(rows - 1 - i, theilerWindow);
}

/** An estimate, at zero where it is below and the options ask for that, and the warning that goes with it. */
export function signed(nats: number, { negative }: Prepared, warnings: string[]): number {
  if (!(nats < 0)) return nats;
  if (negative === 'keep') {
    warnings.push('The estimate is below zero.');
    return nats;
  }
  warnings.push(`The estimate ${nats} nats is below zero and was set to zero.`);
  return 0;
}

/** The standard deviation of every column. */
export function deviationsOf(variables: readonly Matrix[]): number[] {
  return variables.flatMap(columnsOf).map((column) => momentsOf(column).standardDeviation);
}

/** Scales that differ by more than this make one variable decide who is near. */
const FAR_SCALES = 10;

/** Warns of variables on scales so different that the neighbours of one decide for all. */
export function warnOfScales({ variables }: Prepared, warnings: string[]): void {
  const positive = deviationsOf(variables).filter((deviation) => deviation > 0);
  const ratio = Math.max(...positive) / Math.min(...positive);
  if (ratio > FAR_SCALES) {
    warnings.push(`Columns differ ${ratio.toPrecision(3)}-fold in standard deviation: see scaling: 'standardize'.`);
  }
}

/** What two variables share of which one is constant: nothing, in every sample. */
export function nothingShared(estimator: string, prepared: Prepared, settings = prepared.settings): Computed {
  return {
    nats: 0,
    estimator,
    settings,
    samples: prepared.rows,
    localNats: prepared.details ? new Float64Array(prepared.rows) : undefined,
    warnings: ['A variable is constant: it shares no information.'],
  };
}

/** Warns of samples whose k-th neighbour is at distance 0. */
export function warnOfDuplicates(distances: Float64Array, { k }: Prepared, warnings: string[]): void {
  let duplicates = 0;
  for (const distance of distances) if (distance === 0) duplicates++;
  if (duplicates > 0) {
    warnings.push(
      `${duplicates} of ${distances.length} samples have ${k} or more exact copies. See ties, and estimators for mixtures.`,
    );
  }
}
