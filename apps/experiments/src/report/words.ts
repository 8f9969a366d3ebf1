import type { AnyExperiment } from '../experiment/experiment.js';
import { type ArmOutcome, levelOf } from '../experiment/measured.js';
import { leastPairs } from '../experiment/verdict.js';
import type { StatisticOutcome } from './changes.js';
import { meanAndError, signed } from './numbers.js';

/**
 * The change of a statistic with its 95 % interval.
 *
 * @param statistic - The change.
 * @param experiment - Its quantities count, for unit and factor.
 * @returns For instance '−0.2 % [−1, 0.6] over 5 seeds'.
 *
 * @example
 * changeWords(statistic, widthsMlp);
 */
export function changeWords(
  { of, pairs, mean, interval }: Pick<StatisticOutcome, 'of' | 'pairs' | 'mean' | 'interval'>,
  { quantities }: Pick<AnyExperiment, 'quantities'>,
): string {
  const { unit = '', times = 1 } = quantities[of] ?? {};
  const behind = unit === '' ? '' : ` ${unit}`;
  const [low, high] = interval.map((end) => signed(times * end));
  if (pairs === 0) return 'no seed has a value in both';
  if (pairs === 1) return `${signed(times * mean)}${behind} with one seed, which says nothing of another`;
  return `${signed(times * mean)}${behind} [${low!}, ${high!}] over ${pairs} seeds`;
}

/**
 * What the runs say of the statistic that was named before them, in a sentence.
 *
 * @param statistic - The change and its verdict.
 * @param experiment - Its quantities count, for unit and factor.
 * @returns For instance 'Inconclusive: test error …, −0.2 % [−1, 0.6] over 5 seeds, expected to be less.'
 *
 * @example
 * verdictSentence(statistic, widthsMlp);
 */
export function verdictSentence(statistic: StatisticOutcome, experiment: Pick<AnyExperiment, 'quantities'>): string {
  const { name, from, to, expected, pairs, verdict, reservation } = statistic;
  const word = `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}`;
  const change = `${changeWords(statistic, experiment)}${pairs > 1 ? ' (95 % interval)' : ''}`;
  const few = pairs < leastPairs ? `; a verdict takes ${leastPairs} seeds or more` : '';
  const but = reservation === null ? '' : ` But ${reservation}.`;
  return `${word}: ${name} (${from} → ${to}): ${change}, expected to be ${expected}${few}.${but}`;
}

/**
 * The first quantity of the chosen arm beside that of the first arm, with the standard errors.
 *
 * @param experiment - Its first quantity counts.
 * @param outcomes - All arms.
 * @param chosen - The one that is named.
 *
 * @example
 * chosenSentence(cluttered, outcomes, chosen); // 'With β = 0.5, chosen on the validation split, the test error is 6.6 ± 0.8 %; …'
 */
export function chosenSentence(
  { quantities }: Pick<AnyExperiment, 'quantities'>,
  outcomes: readonly ArmOutcome[],
  chosen: ArmOutcome,
): string {
  const [name, { title, unit, times = 1 }] = Object.entries(quantities)[0]!;
  const level = (outcome: ArmOutcome): string => {
    const found = levelOf(outcome, name);
    const text = meanAndError(found, { times });
    return [
      text,
      ...(unit === '' ? [] : [unit]),
      ...(found.over === 'nothing' ? ['(one network, no spread)'] : []),
    ].join(' ');
  };
  const others = outcomes
    .filter((outcome) => outcome !== chosen)
    .map((outcome) => `${outcome.title} ${level(outcome)}`);
  const over = chosen.runs.length > 1 ? `${chosen.runs.length} seeds` : 'the test examples of one network';
  return (
    `With ${chosen.title}, chosen on the validation split, the ${title} is ${level(chosen)}; ${others.join(', ')} ` +
    `(± standard error over ${over}).`
  );
}
