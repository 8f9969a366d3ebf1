import type { RelationStatistic } from '../../experiment/experiment.js';
import { type ArmOutcome, valuesOf } from '../../experiment/measured.js';
import { leastPairs, verdictOf } from '../../experiment/verdict.js';
import { relationOver } from '../../report/changes.js';

/** A network that errs as often has learned next to nothing: of ten classes chance errs in 90 %. */
const failed = 0.7;

/**
 * What is to be said of a relation that is not shown among the networks that learned something alone. One that is drowned in noise forgets everything and has nothing to generalize, so that
 * a few of them may make a correlation by themselves.
 *
 * @param outcomes - All arms.
 * @param relation - Of the statistic.
 * @returns A sentence; null where it is shown among them, too, where every network learned, or there are too few seeds.
 *
 * @example
 * amongLearned(outcomes, compressionWithGap); // 'among the networks with a test error below 70 % it is −0.48 [−1.33, 0.36] over 3 seeds: inconclusive'
 */
export function amongLearned(outcomes: readonly ArmOutcome[], relation: RelationStatistic['relation']): string | null {
  const seeds = outcomes[0]?.runs.length ?? 0;
  const learned = (error: number): boolean => error < failed;
  if (seeds < leastPairs || outcomes.flatMap((outcome) => valuesOf(outcome, 'error')).every(learned)) return null;
  const among = relationOver(outcomes, (networks) =>
    relation(networks.filter(({ error = Number.NaN }) => learned(error))),
  );
  const verdict = verdictOf(among, 'less');
  if (verdict === 'shown') return null;
  const [mean, low, high] = [among.mean, ...among.interval].map((value) => value.toFixed(2).replace('-', '−'));
  return `among the networks with a test error below ${100 * failed} % it is ${mean} [${low}, ${high}] over ${among.pairs} seeds: ${verdict}`;
}
