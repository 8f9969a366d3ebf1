import { requireNumbers, requireThat } from '@infodrop/requirements';

/** Refuses a side without a score, with one that is NaN, or with what is no number. */
export function requireScores(caller: string, name: string, scores: ArrayLike<number>): void {
  requireNumbers(caller, name, scores, { kind: 'number', wayOut: 'Find where they were lost.' });
  requireThat(scores.length > 0, caller, name, 'at least one score', [], 'Leave such a sample out and count it.');
}
