import type { Level } from '../experiment/arms.js';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { ArmOutcome } from '../experiment/measured.js';

/** A column of a table of data; numbers where every value is one. Null where there is none. */
export interface DataColumn {
  readonly name: string;
  readonly kind: 'number' | 'integer' | 'text';
  readonly values: readonly (number | string | null)[];
}

/** A table of data, a row for each observation, to be read by other programs. */
export interface DataTable {
  readonly name: string;
  readonly columns: readonly DataColumn[];
}

type Row = Readonly<Record<string, number | string | null>>;

/**
 * What the runs of a sweep came to, as two long tables: `values` has a row for each measured quantity of each run, `epochs` one for
 * each number of each epoch. The factors of the experiment are columns of both.
 *
 * @param experiment - Its quantities count, for the units.
 * @param outcomes - The arms.
 * @returns The tables. A quantity without a value is null; `standardError` and `count` are those of the test examples of the run.
 *
 * @example
 * dataTables(widthsMlp, outcomes).map(({ name }) => name); // ['values', 'epochs']
 */
export function dataTables(
  { name: experiment, quantities }: Pick<AnyExperiment, 'name' | 'quantities'>,
  outcomes: readonly ArmOutcome[],
): DataTable[] {
  const values: Row[] = [];
  const epochs: Row[] = [];
  for (const { arm, trial, runs } of outcomes) {
    for (const { seed, measured, history } of runs) {
      const run = { experiment, ...arm, trial, seed };
      for (const [quantity, value] of Object.entries(measured.values)) {
        const { mean, standardError, count } =
          typeof value === 'number' ? { mean: value, standardError: Number.NaN, count: 1 } : value;
        const { unit = '', times = 1 } = quantities[quantity] ?? {};
        values.push({ ...run, quantity, unit, value: times * mean, standardError: times * standardError, count });
      }
      for (const { epoch, training, validation } of history) {
        for (const [split, numbers] of Object.entries({ training, validation: validation ?? {} })) {
          for (const [name, value] of Object.entries(numbers)) epochs.push({ ...run, epoch, split, name, value });
        }
      }
    }
  }
  const factors = Object.fromEntries(
    Object.keys(outcomes[0]?.arm ?? {}).map((factor) => [factor, kindOf(outcomes.map(({ arm }) => arm[factor]))]),
  );
  const run = { experiment: 'text', ...factors, trial: 'number', seed: 'integer' } as const;
  return [
    tableOf(
      'values',
      { ...run, quantity: 'text', unit: 'text', value: 'number', standardError: 'number', count: 'integer' },
      values,
    ),
    tableOf('epochs', { ...run, epoch: 'integer', split: 'text', name: 'text', value: 'number' }, epochs),
  ];
}

function kindOf(levels: readonly (Level | undefined)[]): DataColumn['kind'] {
  return levels.every((level) => typeof level === 'number') ? 'number' : 'text';
}

function tableOf(name: string, kinds: Readonly<Record<string, DataColumn['kind']>>, rows: readonly Row[]): DataTable {
  return {
    name,
    columns: Object.entries(kinds).map(([column, kind]) => ({
      name: column,
      kind,
      values: rows.map((row) => {
        const value = row[column] ?? null;
        if (kind === 'text') return value === null ? null : `${value}`;
        // A number that is undefined (NaN) is none.
        return typeof value === 'number' && !Number.isNaN(value) ? value : null;
      }),
    })),
  };
}
