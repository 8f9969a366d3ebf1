import { requireThat } from '@infodrop/requirements';

/** Refuses a side without a score, or with one that is NaN. */
export function requireScores(caller: string, name: string, scores: ArrayLike<number>): void {
  const wayOut = 'Leave such a sample out and count it.';
  requireThat(scores.length > 0, caller, name, 'at least one score', [], wayOut);
  let numbers = 0;
  while (numbers < scores.length && !Number.isNaN(scores[numbers])) numbers++;
  requireThat(numbers === scores.length, caller, name, 'numbers', Number.NaN, 'Find where they were lost.');
}
