import type { Computed } from '../estimate.js';
import { requireInteger } from '../requirements.js';
import { digammaTable } from '../special/digamma.js';
import { counterOf, joined, type Counter } from './counter.js';
import { KdTree } from './kdTree.js';
import { candidates, signed, warnOfDuplicates, warnOfScales, type Prepared } from './options.js';
import type { Share } from './share.js';
import { sidesWithin } from './sidesWithin.js';
import { SortedColumn } from './sortedColumn.js';
import { Strips } from './strips.js';

/** The two estimators of Kraskov, Stögbauer and Grassberger: one ball for all variables, or a box. */
export type KsgAlgorithm = 1 | 2;

/** The algorithm asked for, 1 by default. */
export function requireAlgorithm(
  caller: string,
  options: { readonly algorithm?: KsgAlgorithm | undefined } | undefined,
): KsgAlgorithm {
  return requireInteger(caller, 'algorithm', options?.algorithm ?? 1, 1, 2) as KsgAlgorithm;
}

/** Strips that pair two sorted columns sample by sample. */
export function stripsOf(x: SortedColumn, y: SortedColumn, k: number): Strips {
  const strips = new Strips(x.sorted, y.sorted, k);
  const places = x.places();
  strips.pair(y.order.map((sample) => places[sample]!));
  return strips;
}

/** The distances in the joint space of two columns, when strips find them in good time. */
function distancesInPlane(prepared: Prepared, [x, y]: readonly Counter[], share?: Share): Float64Array | undefined {
  if (!(prepared.variables.length === 2 && x instanceof SortedColumn && y instanceof SortedColumn)) return undefined;
  const strips = stripsOf(x, y, prepared.k);
  if (!strips.nearest(x.order, prepared.theilerWindow, share)) return undefined;
  const distances = new Float64Array(prepared.rows).fill(NaN);
  for (let place = strips.first; place < strips.end; place++) {
    distances[x.order[strips.xPlaces[place]!]!] = strips.distances[place]!;
  }
  return distances;
}

/**
 * Total correlation (mutual information, when there are two variables): the part of each sample, in nats, and the distances to
 * the k-th neighbours. With a share, the parts of the samples that are not in it are NaN.
 */
export function ksgLocalValues(
  prepared: Prepared,
  algorithm: KsgAlgorithm,
  share?: Share,
): { local: Float64Array; distances: Float64Array } {
  const { variables, rows, k, norm, theilerWindow } = prepared;
  const inclusive = algorithm === 2;
  const counters = variables.map((variable) => counterOf(variable, norm));
  let distances = inclusive ? undefined : distancesInPlane(prepared, counters, share);
  let sides: Float64Array[] | undefined;
  if (distances === undefined) {
    const tree = new KdTree(joined(variables), { norm, blocks: variables.map((variable) => variable.columns) });
    distances = tree.kthDistances(k, { theilerWindow, share });
    if (inclusive) sides = sidesWithin(tree, distances, theilerWindow);
  }
  const psi = digammaTable(rows);
  const others = variables.length - 1;
  // Sums of ψ first: with two variables, their order then changes no bit of the result.
  const local = new Float64Array(rows);
  for (const [v, counter] of counters.entries()) {
    const counts = counter.countWithin(sides?.[v] ?? distances, { inclusive, theilerWindow });
    for (let i = 0; i < rows; i++) local[i]! += psi[inclusive ? counts[i]! : counts[i]! + 1]!;
  }
  const ofK = psi[k]! - (inclusive ? others / k : 0);
  for (let i = 0; i < rows; i++) {
    const asked = distances[i]! >= 0;
    local[i] = asked ? ofK + others * psi[candidates(rows, i, theilerWindow) + 1]! - local[i]! : NaN;
  }
  return { local, distances };
}

/** The mean of the local values, with what its reader should know. */
export function ksgEstimate(prepared: Prepared, algorithm: KsgAlgorithm, details: boolean): Computed {
  const { local, distances } = ksgLocalValues(prepared, algorithm);
  let sum = 0;
  for (const value of local) sum += value;
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
