import { describe } from '@infodrop/requirements';
import { codesOf, labelColumnsOf, refuseReals, type Label, type Labels } from './symbols.js';
import { isTable, samplesOfTable, settingsOfTable, type Table } from './table.js';

/** A distribution over discrete values: samples of it, or a table of its counts, weights or probabilities. */
export type Distribution = Labels | Table;

/** Distributions over the same cells. */
export interface AlignedFrequencies {
  /** Of each distribution, the probability of every cell. */
  readonly frequencies: readonly Float64Array[];
  /** Whether each is estimated, and no table of probabilities. */
  readonly estimated: readonly boolean[];
  /** How many samples they are made from in all, where each is made from some that are counted. */
  readonly samples: number | undefined;
  /** What the tables were made with. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * The probabilities of several distributions, cell by cell: tables must have one shape; samples are counted over the union of
 * their labels. Counts and weights become their shares of the whole, without any correction.
 */
export function alignedFrequencies(
  caller: string,
  names: readonly string[],
  given: readonly Distribution[],
): AlignedFrequencies {
  const tables = given.filter(isTable);
  if (tables.length === given.length) return ofTables(caller, names, tables);
  if (tables.length === 0) return ofSamples(caller, names, given as readonly Labels[]);
  throw new TypeError(`${caller}: ${names.join(' and ')} must be all samples or all tables, got both.`);
}

function ofTables(caller: string, names: readonly string[], tables: readonly Table[]): AlignedFrequencies {
  const [first] = tables;
  for (const [i, { shape }] of tables.entries()) {
    if (shape.length !== first!.shape.length || shape.some((size, axis) => size !== first!.shape[axis])) {
      throw new RangeError(
        `${caller}: ${names[i]} must have the shape of ${names[0]}, ${describe(first!.shape)}, got ${describe(shape)}.`,
      );
    }
  }
  const frequencies = tables.map(({ kind, values }) => {
    if (kind === 'probabilities') return values;
    const total = values.reduce((a, b) => a + b);
    return values.map((n) => n / total);
  });
  const pseudoCounts = tables.map((table) => settingsOfTable(table).pseudoCount ?? 0);
  return {
    frequencies,
    estimated: tables.map(({ kind }) => kind !== 'probabilities'),
    samples: totalOf(tables.map(samplesOfTable)),
    settings: pseudoCounts.some((each) => each !== 0) ? { pseudoCounts } : {},
  };
}

function ofSamples(caller: string, names: readonly string[], given: readonly Labels[]): AlignedFrequencies {
  const columns = given.map((labels, i) => labelColumnsOf(caller, names[i]!, labels));
  const widths = columns.map((each) => each.length);
  if (widths.some((width) => width !== widths[0])) {
    throw new RangeError(`${caller}: ${names.join(' and ')} must have as many columns, got ${widths.join(', ')}.`);
  }
  for (const j of columns[0]!.keys())
    refuseTypes(
      caller,
      names,
      columns.map((each) => each[j]!),
    );
  const samples = columns.map((each) => each[0]!.length);
  const together = columns[0]!.map((_, j) => joined(columns.map((each) => each[j]!)));
  const { codes, alphabet, real } = codesOf(caller, names.join(' and '), {
    columns: together as unknown as readonly Label[][],
  });
  refuseReals(caller, [{ real }], undefined);
  let at = 0;
  const frequencies = samples.map((total) => {
    const counts = new Float64Array(alphabet);
    for (const end = at + total; at < end; at++) counts[codes[at]!]!++;
    return counts.map((n) => n / total);
  });
  return { frequencies, estimated: samples.map(() => true), samples: totalOf(samples), settings: {} };
}

/** Refuses labels of one type against those of another: '1' and 1 are two labels, and no label would be in both. */
function refuseTypes(caller: string, names: readonly string[], columns: readonly ArrayLike<unknown>[]): void {
  const types = columns.map((column) => typeof column[0]);
  const other = types.findIndex((type) => type !== types[0]);
  if (other < 0) return;
  const known = new Set(Array.from(columns[0]!));
  if (Array.from(columns[other]!).some((label) => known.has(label))) return;
  throw new TypeError(
    `${caller}: ${names[0]} and ${names[other]} must have labels of one type, got ${describe(columns[0]![0])} and ${describe(columns[other]![0])}. ` +
      'Convert one of them: as they are, no label is in both.',
  );
}

function joined(parts: readonly ArrayLike<unknown>[]): ArrayLike<unknown> {
  if (parts.every((part) => part instanceof Int32Array)) {
    const all = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
  return parts.flatMap((part) => Array.from(part));
}

/** How many samples there are in all, when each distribution is made from some. */
function totalOf(samples: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const each of samples) {
    if (each === undefined) return undefined;
    total += each;
  }
  return total;
}
