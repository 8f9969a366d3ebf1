import type { AnyExperiment, Change } from '../experiment/experiment.js';
import type { ArmOutcome } from '../experiment/measured.js';
import { leastPairs, verdictOf } from '../experiment/verdict.js';
import { changeOf } from './changes.js';
import { changeWords } from './words.js';

/** A second claim of an experiment: which number changes between which arms, and to which side. */
export interface SecondClaim {
  readonly change: Change;
  readonly of: string;
  readonly expected: 'less' | 'more';
}

/**
 * What is to be said beside a verdict of a second claim that is not shown: its change and its own verdict.
 *
 * @param experiment - Its quantities count, for unit and factor.
 * @returns For instance '+5.5 % [+4.4, +6.6] over 3 seeds: opposite'; null where the claim is shown, or too few seeds say anything.
 *
 * @example
 * unlessShown(outcomes, { change: { from: { beta: 0.02 }, to: { beta: 2 } }, of: 'error', expected: 'less' }, occluded);
 */
export function unlessShown(
  outcomes: readonly ArmOutcome[],
  { change, of, expected }: SecondClaim,
  experiment: Pick<AnyExperiment, 'quantities'>,
): string | null {
  const { paired } = changeOf(outcomes, change, of);
  const verdict = verdictOf(paired, expected);
  if (verdict === 'shown' || paired.pairs < leastPairs) return null;
  return `${changeWords({ ...paired, of }, experiment)}: ${verdict}`;
}
