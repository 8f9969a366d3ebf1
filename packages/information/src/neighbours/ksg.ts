import type { Computed } from '../estimate.js';
import { requireInteger } from '../requirements.js';
import type { Matrix } from '../samples.js';
import { digammaTable } from '../special/digamma.js';
import { KdTree } from './kdTree.js';
import { candidates, signed, warnOfDuplicates, warnOfScales, type Prepared } from './options.js';
import { SortedColumn } from './sortedColumn.js';

/** The two estimators of Kraskov, Stögbauer and Grassberger: one ball for all variables, or a rectangle. */
export type KsgAlgorithm = 1 | 2;

/** The algorithm asked for, 1 by default. */
export function requireAlgorithm(
  caller: string,
  options: { readonly algorithm?: KsgAlgorithm | undefined } | undefined,
): KsgAlgorithm {
  return requireInteger(caller, 'algorithm', options?.algorithm ?? 1, 1, 2) as KsgAlgorithm;
}

/** Columns of several variables side by side. */
export function joined(variables: readonly Matrix[]): Matrix {
  const columns = variables.reduce((sum, variable) => sum + variable.columns, 0);
  const { rows } = variables[0]!;
  const data = new Float64Array(rows * columns);
  let offset = 0;
  for (const variable of variables) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < variable.columns; j++) {
        data[i * columns + offset + j] = variable.data[i * variable.columns + j]!;
      }
    }
    offset += variable.columns;
  }
  return { data, rows, columns };
}

/** How many other samples each sample has within its radius, in one variable. */
export function marginalCounts(
  variable: Matrix,
  radii: Float64Array,
  { norm, theilerWindow }: Prepared,
  inclusive: boolean,
): Int32Array {
  const counter =
    variable.columns === 1
      ? new SortedColumn(variable.data)
      : new KdTree(variable, { norm, blocks: [variable.columns] });
  return counter.countWithin(radii, { inclusive, theilerWindow });
}

/** The estimate of total correlation (of mutual information, when there are two variables): the part of each sample, in nats. */
export function ksgLocalValues(
  prepared: Prepared,
  algorithm: KsgAlgorithm,
): { local: Float64Array; distances: Float64Array } {
  const { variables, rows, k, norm, theilerWindow } = prepared;
  const blocks = variables.map((variable) => variable.columns);
  const tree = new KdTree(joined(variables), { norm, blocks });
  const distances = tree.kthDistances(k, { theilerWindow });
  const sides = algorithm === 2 ? tree.sidesWithin(distances, { theilerWindow }) : undefined;
  const psi = digammaTable(rows);
  const others = variables.length - 1;
  // Sums of ψ first: with two variables, neither the order of the variables nor of the samples changes a bit of them.
  const local = new Float64Array(rows);
  for (const [v, variable] of variables.entries()) {
    const counts = marginalCounts(variable, sides?.[v] ?? distances, prepared, algorithm === 2);
    const add = algorithm === 2 ? 0 : 1;
    for (let i = 0; i < rows; i++) local[i]! += psi[counts[i]! + add]!;
  }
  const ofK = psi[k]! - (algorithm === 2 ? others / k : 0);
  for (let i = 0; i < rows; i++) {
    local[i] = ofK + others * psi[candidates(rows, i, theilerWindow) + 1]! - local[i]!;
  }
  return { local, distances };
}

/** The mean of the local values, with what its reader should know. */
export function ksgEstimate(prepared: Prepared, algorithm: KsgAlgorithm, details: boolean): Computed {
  const { local, distances } = ksgLocalValues(prepared, algorithm);
  let sum = 0;
  for (let i = 0; i < local.length; i++) sum += local[i]!;
  const warnings: string[] = [];
  const nats = signed(sum / local.length, prepared, warnings);
  if (details) {
    warnOfDuplicates(distances, prepared, warnings);
    warnOfScales(prepared, warnings);
  }
  return {
    nats,
    estimator: `KSG ${algorithm}`,
    settings: { ...prepared.settings, algorithm },
    samples: prepared.rows,
    localNats: details ? local : undefined,
    warnings,
  };
}
