import type { Estimate } from '../estimate.js';
import { pause } from '../pace.js';
import type { RunOptions } from '../significance/replicates.js';
import type { PairMeasure } from './pairMeasure.js';

/** How many pairs are under way at once on workers: enough for each of them, and few enough that their copies are small. */
const AT_ONCE = 16;

/** What a pair's measure gives, and of how many samples: those where neither is missing. */
export interface EstimatedPair {
  readonly estimate: Estimate;
  readonly samples: number;
}

/**
 * The measures of many pairs of columns, on workers where there are any, else one by one.
 *
 * @param pairAt - Makes pair `index` when its turn comes.
 * @returns Their estimates in order; between two of them timers, input and drawing have their turn.
 * @throws (as a rejection) what a measure throws; the signal's reason when it is aborted.
 */
export async function estimatePairs(
  caller: string,
  count: number,
  pairAt: (index: number) => PairMeasure,
  { onProgress, signal, workers }: RunOptions,
): Promise<readonly EstimatedPair[]> {
  const estimates: EstimatedPair[] = [];
  let [next, done] = [0, 0];
  const estimateInTurn = async (): Promise<void> => {
    while (next < count) {
      signal?.throwIfAborted();
      const index = next++;
      const { measure, variables, options, samples } = pairAt(index);
      const detailed = { ...options, details: true };
      const estimate = (await (workers?.observe?.(caller, measure, variables, detailed, { signal }) ??
        measure(...variables, detailed))) as Estimate;
      estimates[index] = { estimate, samples };
      onProgress?.({ done: ++done, total: count });
      await pause();
    }
  };
  const runners = workers?.observe === undefined ? 1 : AT_ONCE;
  await Promise.all(Array.from({ length: runners }, estimateInTurn));
  return estimates;
}
