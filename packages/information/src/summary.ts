import { describe, requireInteger, requireOptions } from '@infodrop/requirements';
import type { Estimate } from './estimate.js';
import type { MutualInformationMatrix } from './features/mutualInformationMatrix.js';
import type { RankedFeature } from './features/rankFeatures.js';
import type { SelectedFeature } from './features/selectFeatures.js';
import type { LaggedEstimate } from './series/lagScan.js';
import type { Interval } from './significance/interval.js';
import type { SignificanceTest } from './significance/significance.js';

/** Options of {@link summary}. */
export interface SummaryOptions {
  /** How many significant digits numbers have, an integer from 1 to 17; 4 by default. */
  readonly digits?: number | undefined;
}

/** What can be printed: an estimate with its details, a test, an interval, and what functions of many columns or lags give. */
export type Summarizable =
  | Estimate
  | SignificanceTest
  | Interval
  | MutualInformationMatrix
  | readonly RankedFeature[]
  | readonly LaggedEstimate[]
  | readonly SelectedFeature[];

/**
 * A result as text to be printed: value, unit, error, p-value or interval, estimator, settings and warnings, aligned.
 *
 * @param result - An estimate (`details: true`), a test, an interval, a matrix of mutual information, ranked or selected features, lags.
 * @param options - `digits` (4).
 * @returns Lines without an end of line after the last; in a font of equal widths their columns are aligned.
 * @throws TypeError for another result, such as a number, which does not know what it was made by; RangeError for `digits` out of range.
 *
 * Edge cases: local values and null distributions are not listed; a warning is never cut.
 *
 * @example
 * import { mutualInformation, summary } from '@infodrop/information';
 * const estimate = mutualInformation(['a', 'a', 'b', 'b'], [1, 1, 2, 2], { details: true });
 * const lines = summary(estimate).split('\n');
 * lines[0]; // 'value           0.6931 nats'
 * lines[3]; // 'estimator       plug-in'
 * lines[4]; // 'settings        estimator  plugIn'
 */
export function summary(result: Summarizable, options: SummaryOptions = {}): string {
  const caller = 'summary';
  requireOptions(caller, options, ['digits']);
  const digits = requireInteger(caller, 'digits', options.digits ?? 4, 1, 17);
  const given: unknown = result;
  if (Array.isArray(given) && given.length > 0 && given.every((each) => hasKey(each, 'name') || hasKey(each, 'lag')))
    return tableOf(given as object[], digits);
  if (hasKey(given, 'names') && hasKey(given, 'data')) return ofMatrix(given as MutualInformationMatrix, digits);
  if (hasKey(given, 'value') && hasKey(given, 'settings')) return ofResult(given as AnyResult, digits);
  throw new TypeError(
    `${caller}: result must be an estimate, a test, an interval, features or lags, got ${describe(given)}. Ask the measure for details: true.`,
  );
}

type AnyResult = Partial<Omit<SignificanceTest & Interval, 'settings'>> & Pick<Estimate, 'value' | 'settings'>;

/** What has a line of its own, or none: the rest of a result is printed by its own names. */
const NAMED: readonly string[] = [
  ...['value', 'unit', 'standardError', 'lower', 'upper', 'level', 'bias', 'pValue', 'permutations', 'seed'],
  ...['nullDistribution', 'replicates', 'samples', 'estimator', 'settings', 'warnings', 'local'],
];

function ofResult(result: AnyResult, digits: number): string {
  const { value, unit, standardError, lower, upper, level, bias, pValue, nullDistribution, settings } = result;
  const ofUnit = unit === undefined || unit === '1' ? '' : ` ${unit}`;
  const number = (x: number): string => rounded(x, digits);
  const measured = (x: number): string => number(x) + ofUnit;
  const rows: string[][] = [['value', measured(value)]];
  if (lower !== undefined && upper !== undefined) {
    rows.push([
      'interval',
      `${number(lower)} to ${measured(upper)}${level === undefined ? '' : `, ${rounded(100 * level, 6)} %`}`,
    ]);
  }
  if (standardError !== undefined) rows.push(['standard error', measured(standardError)]);
  if (bias !== undefined) rows.push(['bias', measured(bias)]);
  if (pValue !== undefined) rows.push(['p-value', `${number(pValue)}, of ${result.permutations} permutations`]);
  if (nullDistribution !== undefined) {
    const { mean, standardDeviation } = nullDistribution;
    rows.push(['null', `${number(mean)} ± ${measured(standardDeviation)}`]);
  }
  if (result.samples !== undefined) rows.push(['samples', rounded(result.samples, 17)]);
  if (result.estimator !== undefined) rows.push(['estimator', result.estimator]);
  for (const [name, each] of Object.entries(result) as [string, unknown][]) {
    if (NAMED.includes(name) || typeof each === 'object') continue;
    rows.push([name, typeof each === 'number' ? number(each) : told(each)]);
  }
  if (result.seed !== undefined) rows.push(['seed', String(result.seed)]);
  const chosen = aligned(Object.entries(settings).map(([name, setting]) => [name, told(setting)]));
  rows.push(...listed('settings', chosen), ...listed('warnings', result.warnings ?? []));
  return aligned(rows).join('\n');
}

function ofMatrix({ names, kinds, data, shape, warnings }: MutualInformationMatrix, digits: number): string {
  const rows = names.map((name, i) => [
    name,
    kinds[i]!,
    ...names.map((_, j) => rounded(data[i * shape[1] + j]!, digits)),
  ]);
  return [...aligned([['', '', ...names], ...rows]), '', ...aligned(listed('warnings', warnings))].join('\n');
}

/** A line for each object, a column for each of its members that is no object; and what they warn of, by their first member. */
function tableOf(given: readonly object[], digits: number): string {
  const rows = given as readonly Readonly<Record<string, unknown>>[];
  const isShown = (name: string): boolean => rows.every((row) => typeof row[name] !== 'object');
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(isShown);
  const cell = (value: unknown): string =>
    value === undefined ? '' : typeof value === 'number' ? rounded(value, digits) : told(value);
  const lines = aligned([names, ...rows.map((row) => names.map((name) => cell(row[name])))]);
  const warnings = rows.flatMap((row) =>
    ((row.warnings ?? []) as readonly string[]).map((warning) => `${cell(row[names[0]!])}: ${warning}`),
  );
  return [...lines, ...(warnings.length === 0 ? [] : ['', ...aligned(listed('warnings', warnings))])].join('\n');
}

function hasKey(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && name in value;
}

/** A list under one name: a line each. */
function listed(name: string, values: readonly string[]): string[][] {
  return values.length === 0 ? [[name, 'none']] : values.map((value, i) => [i === 0 ? name : '', value]);
}

/** Rows of cells as lines: every column as wide as its widest cell, but for the last. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, j) => (widths[j] = Math.max(widths[j] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, j) => cell.padEnd(widths[j]!))
      .join('  ')
      .trimEnd(),
  );
}

/** A number of so many significant digits; integers as they are. */
function rounded(value: number, digits: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
}

function told(setting: unknown): string {
  return typeof setting === 'string' ? setting : describe(setting);
}
