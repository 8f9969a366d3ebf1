import { requireScores } from './requireScores.js';

/** Where a threshold is, and what lies at or above it. */
export interface Threshold {
  readonly score: number;
  readonly above: number;
  readonly falselyAbove: number;
}

/** Each different score as a threshold, the highest first; refused as `requireScores` says. */
export function rankedOf(caller: string, positives: ArrayLike<number>, negatives: ArrayLike<number>): Threshold[] {
  requireScores(caller, 'positives', positives);
  requireScores(caller, 'negatives', negatives);
  const all = [
    ...Array.from(positives, (score) => ({ score, positive: true })),
    ...Array.from(negatives, (score) => ({ score, positive: false })),
  ];
  // By order, not by difference: infinite scores have none.
  all.sort((a, b) => (a.score === b.score ? 0 : a.score < b.score ? 1 : -1));
  const found: Threshold[] = [];
  let [above, falselyAbove] = [0, 0];
  all.forEach(({ score, positive }, i) => {
    if (positive) above++;
    else falselyAbove++;
    if (all[i + 1]?.score !== score) found.push({ score, above, falselyAbove });
  });
  return found;
}
