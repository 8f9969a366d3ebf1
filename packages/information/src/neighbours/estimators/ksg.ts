import type { Computed } from '../../estimate.js';
import { requireInteger } from '@infodrop/requirements';
import { digammaTable } from '../../special/digamma.js';
import { joined } from '../../samples.js';
import { counterOf, type Counter } from '../search/counter.js';
import { KdTree } from '../search/kdTree.js';
import { candidates, signed, warnOfDuplicates, warnOfScales, type Prepared } from './options.js';
import type { Share } from '../search/share.js';
import { sidesWithin } from '../search/sidesWithin.js';
import { judgeSaturation, judgeTies, judgeWidth } from './reliability.js';
import { tieExcess, type CountedSpace } from './tieExcess.js';

/** The two estimators of Kraskov, Stögbauer and Grassberger: one ball for all variables, or a box. */
export type KsgAlgorithm = 1 | 2;

/** The algorithm asked for, 1 by default. */
export function requireAlgorithm(
  caller: string,
  options: { readonly algorithm?: KsgAlgorithm | undefined } | undefined,
): KsgAlgorithm {
  return requireInteger(caller, 'algorithm', options?.algorithm ?? 1, 1, 2) as KsgAlgorithm;
}

/** What each sample adds to an estimate, in nats, and the distance to its k-th neighbour. NaN for samples that are not in the share. */
export interface KsgParts {
  readonly local: Float64Array;
  readonly distances: Float64Array;
  /** How far ties move the sum of `local`, at most. */
  readonly excess: number;
  /** The most that an estimate can be. */
  readonly most: number;
}

/** Finds the distances in the joint space of what is counted; undefined where a tree does that better. */
export type JointSearch = (prepared: Prepared, counters: readonly Counter[], share?: Share) => Float64Array | undefined;

/** The parts of the total correlation of any number of variables, or of a share of the samples. */
export function ksgParts(
  prepared: Prepared,
  algorithm: KsgAlgorithm,
  share?: Share,
  quickSearch?: JointSearch,
): KsgParts {
  const { variables, rows, k, norm, theilerWindow } = prepared;
  const inclusive = algorithm === 2;
  const counters = variables.map((variable) => counterOf(variable, norm));
  let distances = inclusive ? undefined : quickSearch?.(prepared, counters, share);
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
  const spaces = counters.map((counter): CountedSpace => [1, counter]);
  const excess = tieExcess(spaces, distances, psi);
  return { local, distances, excess, most: others * (psi[rows]! - psi[k]!) };
}

/** The mean of the parts, with what its reader should know. */
export function ksgEstimate(
  prepared: Prepared,
  algorithm: KsgAlgorithm,
  { local, distances, excess, most }: KsgParts,
  details: boolean,
): Computed {
  let sum = 0;
  for (const value of local) sum += value;
  const warnings: string[] = [];
  const nats = signed(sum / local.length, prepared, warnings);
  if (details) warnOfDuplicates(distances, prepared, warnings);
  judgeTies(prepared, excess / local.length, warnings);
  judgeWidth(prepared, distances, warnings);
  judgeSaturation(prepared, nats, most, warnings);
  if (details) warnOfScales(prepared, warnings);
  return {
    nats,
    estimator: `KSG ${algorithm}`,
    settings: { ...prepared.settings, algorithm },
    samples: prepared.rows,
    localNats: details ? local : undefined,
    warnings,
  };
}
