import { type Arm, hasLevels } from '../experiment/arms.js';
import type { AnyExperiment, Change, RelationStatistic } from '../experiment/experiment.js';
import { type ArmOutcome, valuesOf } from '../experiment/measured.js';
import type { Scale } from '../experiment/scale.js';
import { type Verdict, verdictOf } from '../experiment/verdict.js';
import { type PairedChange, pairedChange } from '@infodrop/metrics';

/** What the runs say of the experiment's statistic. */
export interface StatisticOutcome extends PairedChange {
  readonly name: string;
  /** Name of the measured value. */
  readonly of: string;
  /** Titles of the two arms. */
  readonly from: string;
  readonly to: string;
  readonly expected: 'less' | 'more';
  readonly verdict: Verdict;
  /** What takes something from the verdict; null where nothing does. */
  readonly reservation: string | null;
}

/**
 * The arm that some levels name.
 *
 * @param outcomes - All arms.
 * @param levels - Of as many factors as it takes.
 * @throws RangeError when none or several have these levels.
 *
 * @example
 * armWith(outcomes, { beta: 0.1 }).title; // 'β = 0.1'
 */
export function armWith<A extends { readonly arm: Arm; readonly title: string }>(
  outcomes: readonly A[],
  levels: Partial<Arm>,
): A {
  const found = outcomes.filter(({ arm }) => hasLevels(arm, levels));
  if (found.length !== 1) {
    throw new RangeError(
      `armWith: levels must name one arm, got ${found.length} with ${JSON.stringify(levels)}. Name a level of each factor.`,
    );
  }
  return found[0]!;
}

/**
 * The change that the verdict rests on, paired over seeds.
 *
 * @param experiment - Its statistic counts.
 * @param scale - Of the sweep.
 * @param outcomes - All arms.
 * @returns The change, its 95 % interval and the verdict.
 *
 * @example
 * statisticOutcome(widthsMlp, scale, outcomes).verdict; // 'inconclusive'
 */
export function statisticOutcome(
  experiment: Pick<AnyExperiment, 'statistic' | 'reservation'>,
  scale: Scale,
  outcomes: readonly ArmOutcome[],
): StatisticOutcome {
  const statistic = experiment.statistic(scale);
  const { name, of, expected } = statistic;
  const reservation = experiment.reservation?.(outcomes, scale) ?? null;
  if ('relation' in statistic) {
    const paired = relationOver(outcomes, statistic.relation);
    const verdict = verdictOf(paired, expected);
    return { name, of, from: '0', to: 'all networks', expected, ...paired, verdict, reservation };
  }
  const { from, to, paired } = changeOf(outcomes, statistic.change, of);
  const verdict = verdictOf(paired, expected);
  return { name, of, from: from.title, to: to.title, expected, ...paired, verdict, reservation };
}

/**
 * A relation of all arms of a seed, held against 0 over seeds.
 *
 * @param outcomes - All arms.
 * @param relation - See {@link RelationStatistic}.
 *
 * @example
 * relationOver(outcomes, (networks) => networks.length).mean;
 */
export function relationOver(outcomes: readonly ArmOutcome[], relation: RelationStatistic['relation']): PairedChange {
  const seeds = outcomes[0]?.runs.length ?? 0;
  const names = [
    ...new Set(outcomes.flatMap(({ runs }) => runs.flatMap(({ measured }) => Object.keys(measured.values)))),
  ];
  const related = Array.from({ length: seeds }, (_, seed) =>
    relation(
      outcomes.map((outcome) => Object.fromEntries(names.map((name) => [name, valuesOf(outcome, name)[seed]!]))),
    ),
  );
  return pairedChange(new Array<number>(seeds).fill(0), related);
}

/**
 * The change of a number between two arms, paired over seeds: within a seed all arms share data, initial weights and order.
 *
 * @param outcomes - All arms.
 * @param change - Between which.
 * @param name - Of the measured value.
 *
 * @example
 * changeOf(outcomes, { from: { beta: 0.02 }, to: { beta: 0.5 } }, 'error').paired.mean;
 */
export function changeOf(
  outcomes: readonly ArmOutcome[],
  change: Change,
  name: string,
): { readonly from: ArmOutcome; readonly to: ArmOutcome; readonly paired: PairedChange } {
  const [from, to] = [armWith(outcomes, change.from), armWith(outcomes, change.to)];
  return { from, to, paired: pairedChange(valuesOf(from, name), valuesOf(to, name)) };
}

/** The changes that a report shows: those that the experiment names, or that of its statistic. */
export function changesOf(experiment: Pick<AnyExperiment, 'changes' | 'statistic'>, scale: Scale): readonly Change[] {
  const changes = experiment.changes?.(scale);
  if (changes !== undefined) return changes;
  const named = experiment.statistic(scale);
  return 'change' in named ? [named.change] : [];
}
