import { logOfBase } from '../../estimate.js';
import { describe, requireOptions } from '@infodrop/requirements';
import { labelColumnsOf, type Label, type Labels } from '../data/symbols.js';
import type { Table } from '../data/table.js';
import { jointOf, minusLog, tallied, variablesOf, type GivenOptions, type Variables } from '../data/variables.js';

/** What a table of pointwise mutual information takes. */
export interface PointwiseMutualInformationOptions {
  /** `true` divides each value by −ln p(x, y): then it is in [−1, 1], without unit. */
  readonly normalized?: boolean | undefined;
  /** Base of the logarithm: e (nats) by default, 2 for bits. Makes no difference when normalised. */
  readonly base?: number | undefined;
}

/** A value for each pair of labels. */
export interface PointwiseTable {
  /** Row-major: a row for each label of x. */
  readonly values: Float64Array;
  readonly shape: readonly [number, number];
  /** The labels of the rows in the order of first appearance; several columns give arrays. The indices 0, 1, … for a table. */
  readonly xLabels: readonly (Label | readonly Label[])[];
  /** The labels of the columns. */
  readonly yLabels: readonly (Label | readonly Label[])[];
}

/**
 * Pointwise mutual information of every pair of values: how much more often they meet than if independent.
 *
 *   pmi(x, y) = ln( p(x, y) / (p(x) p(y)) );  normalised pmi(x, y) / −ln p(x, y)
 *
 * Frequencies stand for probabilities. The mean of it under p(x, y) is the mutual information.
 *
 * @param x - Labels, one a sample; or a table of two axes, x and y.
 * @param y - Labels, as many as x has; left out after a table.
 * @param options - `normalized` (false by default), `base`.
 * @returns `values` in nats (or units of `base`), `shape`, `xLabels`, `yLabels`.
 * @throws As mutualInformation; TypeError when `normalized` is no boolean.
 *
 * Edge cases: −∞ (−1 normalised) for a pair that never meets; NaN where x or y itself has probability 0, which only a table can
 * hold; normalised 1 for the only pair there is.
 *
 * Source: Church & Hanks 1990 (https://aclanthology.org/J90-1003/); normalised: Bouma 2009.
 *
 * @example
 * import { pointwiseMutualInformation } from '@infodrop/information';
 * const { values, xLabels } = pointwiseMutualInformation(['a', 'a', 'b', 'b'], [0, 0, 0, 1], { base: 2 });
 * xLabels; // ['a', 'b']
 * values; // [0.4150374993, -Infinity, -0.5849625007, 1]
 */
export function pointwiseMutualInformation(joint: Table, options?: PointwiseMutualInformationOptions): PointwiseTable;
export function pointwiseMutualInformation(
  x: Labels,
  y: Labels,
  options?: PointwiseMutualInformationOptions,
): PointwiseTable;
export function pointwiseMutualInformation(...given: readonly unknown[]): PointwiseTable {
  const caller = 'pointwiseMutualInformation';
  const { variables, options } = variablesOf(caller, ['x', 'y'], given);
  requireOptions(caller, options, ['normalized', 'base']);
  const { normalized = false } = (options ?? {}) as PointwiseMutualInformationOptions;
  if (typeof normalized !== 'boolean') {
    throw new TypeError(`${caller}: normalized must be true or false, got ${describe(normalized)}.`);
  }
  const divisor = logOfBase(caller, (options as GivenOptions | undefined)?.base);
  const { total } = variables;
  const axes = ['x', 'y'].map((name, i) => axisOf(caller, name, variables, i, given[i])) as [Axis, Axis];
  const [x, y] = axes;
  const width = y.labels.length;
  const joint = new Float64Array(x.labels.length * width);
  for (let row = 0; row < x.places.length; row++) {
    joint[x.places[row]! * width + y.places[row]!]! += variables.weights === undefined ? 1 : variables.weights[row]!;
  }
  const values = joint.map((n, cell) => {
    const a = x.sums[Math.floor(cell / width)]!;
    const b = y.sums[cell % width]!;
    if (a === 0 || b === 0) return NaN;
    if (n === 0) return normalized ? -1 : -Infinity;
    const surprisal = minusLog(n, total);
    const nats = minusLog(a, total) + minusLog(b, total) - surprisal;
    return normalized ? (surprisal === 0 ? 1 : nats / surprisal) : nats / divisor;
  });
  return { values, shape: [x.labels.length, width], xLabels: x.labels, yLabels: y.labels };
}

interface Axis {
  readonly labels: readonly (Label | readonly Label[])[];
  /** Of each row of the variables, which label it has. */
  readonly places: Int32Array;
  readonly sums: Float64Array;
}

/** The values of one of the variables, numbered in the order of first appearance. */
function axisOf(caller: string, name: string, variables: Variables, i: number, given: unknown): Axis {
  const { codes, alphabet } = jointOf(variables, [i]);
  const sums = tallied(variables, { codes, alphabet, samples: codes.length });
  if (variables.weights !== undefined) return { labels: Array.from(sums.keys()), places: codes, sums };
  const columns = labelColumnsOf(caller, name, given as Labels);
  const places = new Int32Array(alphabet).fill(-1);
  const labels: (Label | readonly Label[])[] = [];
  const seen: number[] = [];
  for (const [row, code] of codes.entries()) {
    if (places[code] !== -1) continue;
    places[code] = labels.length;
    const label = columns.map((column) => column[row] as Label);
    labels.push(label.length === 1 ? label[0]! : label);
    seen.push(sums[code]!);
  }
  return { labels, places: codes.map((code) => places[code]!), sums: Float64Array.from(seen) };
}
