import { requireInteger, requireOneOf } from '@infodrop/requirements';
import { permutationTest } from '../significance/permutationTest.js';
import type { RunOptions } from '../significance/replicates.js';
import type { SignificanceTest } from '../significance/significance.js';
import type { Statistic } from '../significance/statistic.js';
import { adjustedPValues, type Correction } from './adjustedPValues.js';
import type { PairMeasure } from './pairMeasure.js';

/** How pairs of columns are tested for independence. */
export interface PairTestOptions {
  /** How many permutations each p-value is from; 0 by default, which gives none. */
  readonly permutations?: number | undefined;
  /** What the permutations are drawn by, an integer ≥ 0; 0 by default. */
  readonly seed?: number | undefined;
  /** How the p-values are corrected for their number: 'holm' by default. */
  readonly correction?: Correction | undefined;
}

export const TEST_OPTIONS = ['permutations', 'seed', 'correction'] as const;

/** Refuses what is no way to test. */
export function requireTestOptions(caller: string, { permutations, seed, correction }: PairTestOptions): void {
  requireInteger(caller, 'permutations', permutations ?? 0, 0);
  requireInteger(caller, 'seed', seed ?? 0, 0);
  requireOneOf(caller, 'correction', correction ?? 'holm', ['holm', 'benjaminiHochberg', 'bonferroni', 'none']);
}

/** A pair's test against independence. */
export interface TestedPair {
  readonly test: SignificanceTest;
  readonly samples: number;
  /** The p-value, corrected for the number of pairs. */
  readonly adjustedPValue: number;
}

/** The permutation tests of many pairs of columns, one by one, each made when its turn comes; checked options, permutations > 0. */
export async function testPairs(
  pairs: readonly (() => PairMeasure)[],
  { permutations, seed = 0, correction = 'holm', onProgress, signal, workers }: PairTestOptions & RunOptions,
): Promise<readonly TestedPair[]> {
  const tests: { test: SignificanceTest; samples: number }[] = [];
  for (const pair of pairs) {
    signal?.throwIfAborted();
    const { measure, variables, options, samples } = pair();
    const statistic = measure as Statistic<readonly unknown[], object>;
    const run = { onProgress, signal, workers };
    const test = await permutationTest(statistic, variables, { seed, permutations, options, ...run });
    tests.push({ test, samples });
  }
  const adjusted = adjustedPValues(
    tests.map(({ test }) => test.pValue),
    correction,
  );
  return tests.map((each, i) => ({ ...each, adjustedPValue: adjusted[i]! }));
}
