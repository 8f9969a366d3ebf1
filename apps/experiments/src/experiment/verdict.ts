import type { PairedChange } from '@infodrop/metrics';

/** What the runs say of a change that was expected before them. */
export type Verdict = 'shown' | 'opposite' | 'inconclusive';

/** Below so many pairs there is no verdict, however narrow the interval is. */
export const leastPairs = 3;

/**
 * Whether a change is on the side where it was expected.
 *
 * The 95 % interval of the paired change wholly on that side: shown; wholly on the other: opposite; else, and below three
 * pairs, inconclusive.
 *
 * @param change - Paired over seeds.
 * @param expected - The side, named before the runs.
 *
 * @example
 * verdictOf({ pairs: 5, mean: -1, interval: [-1.5, -0.5] }, 'less'); // 'shown'
 */
export function verdictOf({ pairs, interval: [low, high] }: PairedChange, expected: 'less' | 'more'): Verdict {
  if (pairs < leastPairs) return 'inconclusive';
  if (high < 0) return expected === 'less' ? 'shown' : 'opposite';
  if (low > 0) return expected === 'more' ? 'shown' : 'opposite';
  return 'inconclusive';
}
