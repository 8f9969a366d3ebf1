import type { AnyExperiment, Quantity } from '../experiment/experiment.js';
import { type ArmOutcome, isMeasured, levelOf, valuesOf } from '../experiment/measured.js';
import type { Scale } from '../experiment/scale.js';
import { spread } from '@infodrop/metrics';
import { changeOf, changesOf } from './changes.js';
import { meanAndError, nothing, signed } from './numbers.js';
import type { Table } from './table.js';

/** So many columns of numbers a page still shows side by side. */
const widest = 6;

/** What validation measures of every classifier; a quantity of that name is of the test split, in a scale of its own. */
const ofClassifiers: Readonly<Record<string, Quantity>> = {
  error: { title: 'error', unit: '%', times: 100 },
  crossEntropy: { title: 'cross-entropy', unit: 'nats' },
};

/**
 * The numbers of the validation split, on which every choice rests, and what was chosen.
 *
 * @param experiment - Its `validationQuantities`, or its quantities of the same name, give titles and scales to the numbers; without one a number goes by
 *   its name.
 * @param outcomes - The arms.
 * @param chosen - Name of the arm that was chosen among others, if one was.
 * @returns A row for each arm.
 *
 * @example
 * validationTable(widthsMlp, outcomes, 'beta-0.5').columns; // ['', 'error, %', 'cross-entropy, nats', '']
 */
export function validationTable(
  { quantities, validationQuantities }: Pick<AnyExperiment, 'quantities' | 'validationQuantities'>,
  outcomes: readonly ArmOutcome[],
  chosen: string | null,
): Table {
  // Not every arm need have every number.
  const names = [...new Set(outcomes.flatMap(({ runs }) => Object.keys(runs[0]?.validation ?? {})))];
  const known = { ...quantities, ...ofClassifiers, ...validationQuantities };
  const measured = names.map((name): readonly [string, Quantity] => [name, known[name] ?? { title: name, unit: '' }]);
  const tuned = outcomes.some(({ trial }) => trial !== null);
  const seeds = outcomes[0]?.runs.length ?? 0;
  return {
    title: `Validation split: what every choice rests on${seeds > 1 ? `, means ± standard error over ${seeds} seeds` : ''}`,
    columns: [
      '',
      ...measured.map(([, quantity]) => heading({ ...quantity, title: quantity.title.replace(/^test /, '') })),
      ...(tuned ? ['chosen trial'] : []),
      ...(chosen === null ? [] : ['']),
    ],
    rows: outcomes.map(({ title, name: arm, trial, runs }) => [
      title,
      ...measured.map(([name, { times = 1 }]) => {
        const level = spread(runs.map(({ validation }) => validation[name] ?? Number.NaN));
        return meanAndError(level, { times });
      }),
      ...(tuned ? [trial === null ? nothing : `${trial}`] : []),
      ...(chosen === null ? [] : [arm === chosen ? 'chosen on the validation split' : '']),
    ]),
  };
}

/**
 * Every quantity in every arm; those that no network of the sweep has are left out.
 *
 * @param experiment - Its quantities count.
 * @param outcomes - The arms.
 * @returns Mean ± standard error, over seeds where there are several, else over the examples of the test split. A row for each arm
 *   where there are few quantities, else a row for each quantity.
 *
 * @example
 * levelTable(widthsMlp, outcomes).columns; // ['', 'test error, %', 'test cross-entropy, nats']
 */
export function levelTable({ quantities }: Pick<AnyExperiment, 'quantities'>, outcomes: readonly ArmOutcome[]): Table {
  const entries = Object.entries(quantities).filter(([name]) => isMeasured(outcomes, name));
  const cell = (outcome: ArmOutcome, [name, { times = 1 }]: readonly [string, Quantity]): string =>
    meanAndError(levelOf(outcome, name), { times });
  const title = `Test split: means ± standard error ${overWhat(outcomes)}`;
  return entries.length <= widest
    ? {
        title,
        columns: ['', ...entries.map(([, quantity]) => heading(quantity))],
        rows: outcomes.map((outcome) => [outcome.title, ...entries.map((entry) => cell(outcome, entry))]),
      }
    : {
        title,
        columns: ['', ...outcomes.map((outcome) => outcome.title)],
        rows: entries.map((entry) => [heading(entry[1]), ...outcomes.map((outcome) => cell(outcome, entry))]),
      };
}

/**
 * The changes that the experiment asks about, of every quantity.
 *
 * @param experiment - Its changes and quantities count.
 * @param scale - Of the sweep.
 * @param outcomes - The arms.
 * @returns Mean [95 % t-interval], paired over seeds; no interval with one seed.
 *
 * @example
 * changeTable(experiment, scale, outcomes).title; // 'Paired changes over 5 seeds: mean [95 % t-interval]'
 */
export function changeTable(experiment: AnyExperiment, scale: Scale, outcomes: readonly ArmOutcome[]): Table {
  const changes = changesOf(experiment, scale);
  // Where a number is the same in all arms of each seed there is no change to speak of.
  const entries = Object.entries(experiment.quantities).filter(([name]) => varies(outcomes, name));
  const cell = (change: (typeof changes)[number], [name, { times = 1 }]: readonly [string, Quantity]): string => {
    const { pairs, mean, interval } = changeOf(outcomes, change, name).paired;
    if (pairs === 0) return nothing;
    const [low, high] = interval.map((end) => signed(times * end));
    return pairs < 2 ? signed(times * mean) : `${signed(times * mean)} [${low!}, ${high!}]`;
  };
  const titles = changes.map((change) => {
    const { from, to } = changeOf(outcomes, change, entries[0]?.[0] ?? '');
    return `${from.title} → ${to.title}`;
  });
  const title =
    scale.seeds === 1
      ? 'Changes (one seed: no interval)'
      : `Paired changes over ${scale.seeds} seeds: mean [95 % t-interval]`;
  return entries.length <= widest
    ? {
        title,
        columns: ['', ...entries.map(([, quantity]) => heading(quantity))],
        rows: changes.map((change, i) => [titles[i]!, ...entries.map((entry) => cell(change, entry))]),
      }
    : {
        title,
        columns: ['', ...titles],
        rows: entries.map((entry) => [heading(entry[1]), ...changes.map((change) => cell(change, entry))]),
      };
}

/**
 * Shares of units that sat at their cap when the training ended.
 *
 * @param outcomes - The arms.
 * @returns One table, a row for each arm that has such layers, means over seeds; none where no arm has.
 *
 * @example
 * saturationTables(outcomes)[0]?.columns; // ['', 'informationDropout1', 'informationDropout2']
 */
export function saturationTables(outcomes: readonly ArmOutcome[]): Table[] {
  const paths = [...new Set(outcomes.flatMap(({ runs }) => runs.flatMap(({ saturation }) => Object.keys(saturation))))];
  if (paths.length === 0) return [];
  const share = ({ runs }: ArmOutcome, path: string): string => {
    const { mean } = spread(runs.map(({ saturation }) => saturation[path] ?? Number.NaN));
    return Number.isNaN(mean) ? nothing : `${(100 * mean).toFixed(0)} %`;
  };
  return [
    {
      title: 'Units at their cap when the training ended',
      columns: ['', ...paths],
      rows: outcomes
        .filter(({ runs }) => runs.some(({ saturation }) => Object.keys(saturation).length > 0))
        .map((outcome) => [outcome.title, ...paths.map((path) => share(outcome, path))]),
    },
  ];
}

/** What the standard errors of a report are taken over. */
export function overWhat(outcomes: readonly ArmOutcome[]): string {
  const seeds = outcomes[0]?.runs.length ?? 0;
  return seeds > 1
    ? `over ${seeds} seeds`
    : 'over the test examples of one network, which says nothing of another seed';
}

/** A quantity as a column is called: its title and unit, but for a unit that stands in the title. */
export function heading({ title, unit }: Quantity): string {
  return unit === '' || title.includes(unit) ? title : `${title}, ${unit}`;
}

function varies(outcomes: readonly ArmOutcome[], name: string): boolean {
  const all = outcomes.map((outcome) => valuesOf(outcome, name)).filter((values) => !values.some(Number.isNaN));
  return all.some((values) => values.some((value, seed) => value !== all[0]![seed]));
}
