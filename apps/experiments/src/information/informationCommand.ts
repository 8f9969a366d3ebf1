import { basename } from 'node:path';
import { CommandError } from '../commandError.js';
import { matrixFigure } from '../figure/matrixFigure.js';
import { escapeHtml, htmlFigure, htmlPage, htmlTable } from '../report/htmlPage.js';
import { nothing, significant } from '../report/numbers.js';
import { plainTable, type Table } from '../report/table.js';
import { writeFile, writeJson } from '../runFolder/jsonFile.js';
import { requireOutputFiles } from '../runFolder/outputFiles.js';
import { underFlag } from '../runFolder/writeFault.js';
import { type NamedColumns, readColumns } from '../samples/readColumns.js';
import { samplePath } from '../samples/sampleFile.js';
import { inFlags } from './inFlags.js';
import {
  type ColumnsInformation,
  type ColumnsInformationOptions,
  informationOfColumns,
  type Stated,
} from './informationOfColumns.js';

/** What was typed. */
export interface InformationArgs {
  readonly file: string;
  /** Columns that are read; all by default. */
  readonly only?: readonly string[] | undefined;
  /** Columns that are of labels, or of reals, whatever they look like. */
  readonly labels?: readonly string[] | undefined;
  readonly reals?: readonly string[] | undefined;
  readonly header?: boolean | undefined;
  /** Where the numbers go as JSON. */
  readonly json?: string | undefined;
  /** Where the page goes. */
  readonly html?: string | undefined;
  /** 999 permutations by default. */
  readonly options: Omit<ColumnsInformationOptions, 'kinds'>;
  readonly write: (text: string) => void;
}

/** More columns make more than a thousand pairs: hours of permutations, and p-values that no correction leaves small. */
const MOST_COLUMNS = 50;

/** Below it a pair is called dependent. */
const LEVEL = 0.05;

/**
 * Says what the columns of a file tell of each other: tables, and where asked for JSON and a page.
 *
 * @param args - See {@link InformationArgs}.
 * @throws CommandError when the file cannot be read, one that is to be written is the same or cannot be written, when it has too few samples or too many columns, or an option is none.
 *
 * @example
 * await informationCommand({ file: 'table.csv', options: { base: 2 }, write: console.log });
 */
export async function informationCommand(args: InformationArgs): Promise<void> {
  const { file, json, html, write } = args;
  const { labels = [], reals = [], only, header } = args;
  const both = labels.find((name) => reals.includes(name));
  if (both !== undefined)
    throw new CommandError(`--labels and --reals must name different columns, got '${both}' twice.`);
  requireOutputFiles({ '--json': json, '--html': html }, [samplePath(file)]);
  const columns = await readColumns(file, { only, labels, header });
  const unread = [...labels, ...reals].find((name) => !columns.has(name));
  if (unread !== undefined)
    throw new CommandError(`--labels and --reals must name columns that are read, got '${unread}'.`);
  const samples = requireSize(file, columns);
  const options = {
    ...args.options,
    permutations: args.options.permutations ?? 999,
    correction: args.options.correction ?? 'holm',
    seed: args.options.seed ?? 0,
    kinds: Object.fromEntries([
      ...labels.map((name) => [name, 'labels'] as const),
      ...reals.map((name) => [name, 'reals'] as const),
    ]),
  };
  const found = await measured(columns, options);
  const { base, permutations, correction, seed, k = 3, ties } = options;
  const shown = {
    found,
    columns,
    title: `${basename(file)}, ${samples} × ${columns.size}`,
    unit: unitOf(base),
    ...options,
  };
  const tables = tablesOf(shown);
  const remarks = remarksOf(shown);
  const lines = remarks.length === 0 ? [] : [remarks.join('\n')];
  write(`${[shown.title, ...tables.map((table) => plainTable(table)), ...lines].join('\n\n')}\n`);
  if (json !== undefined) {
    const { names, kinds, data, pValues, adjustedPValues, shape, warnings } = found.matrix;
    underFlag('--json', () => {
      writeJson(json, {
        file,
        samples,
        unit: shown.unit,
        settings: { neighbours: k, ...(ties === undefined ? {} : { ties }), permutations, correction, seed },
        columns: names.map((name, i) => ({ name, kind: kinds[i], entropy: found.entropies[i] })),
        mutualInformation: {
          shape,
          values: Array.from(data),
          ...(pValues === undefined ? {} : { pValues: Array.from(pValues) }),
          ...(adjustedPValues === undefined ? {} : { correctedPValues: Array.from(adjustedPValues) }),
          warnings,
        },
        totalCorrelation: found.totalCorrelation,
      });
    });
    write(`The numbers: ${json}\n`);
  }
  if (html !== undefined) {
    underFlag('--html', () => {
      writeFile(html, pageOf(shown, tables, remarks));
    });
    write(`The page: ${html}\n`);
  }
}

/** The number of samples. */
function requireSize(file: string, columns: NamedColumns): number {
  const samples = [...columns.values()][0]?.length ?? 0;
  if (samples < 2) throw new CommandError(`${file} must hold at least two samples, a row each, got ${samples}.`);
  if (columns.size > MOST_COLUMNS) {
    throw new CommandError(
      `${file} must have at most ${MOST_COLUMNS} columns, got ${columns.size}. Name those that matter in --columns.`,
    );
  }
  return samples;
}

/** What is known of the columns; what the package says of it is in the words of the command. */
async function measured(columns: NamedColumns, options: ColumnsInformationOptions): Promise<ColumnsInformation> {
  const { base } = options;
  const unit = { name: unitOf(base), nats: base === undefined ? 1 : Math.log(base) };
  const said = (text: string): string => inFlags(text, unit);
  const stated = (one: Stated): Stated =>
    one.value === null ? { ...one, reason: said(one.reason) } : { ...one, warnings: one.warnings.map(said) };
  try {
    const { entropies, matrix, totalCorrelation } = await informationOfColumns(columns, options);
    return {
      entropies: entropies.map(stated),
      matrix: { ...matrix, warnings: matrix.warnings.map(said) },
      totalCorrelation: stated(totalCorrelation),
    };
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) {
      throw new CommandError(said(error.message.replace(/^\w+: /, '')), { cause: error });
    }
    throw error;
  }
}

interface Shown {
  readonly found: ColumnsInformation;
  readonly columns: NamedColumns;
  readonly title: string;
  readonly unit: string;
  readonly permutations: number;
  readonly correction: string;
}

function unitOf(base: number | undefined): string {
  return base === undefined ? 'nats' : base === 2 ? 'bits' : `log base ${base}`;
}

function tablesOf({ found: { entropies, matrix }, columns, unit, permutations, correction }: Shown): Table[] {
  const { names, kinds, data, adjustedPValues } = matrix;
  const square = (title: string, values: Float64Array): Table => ({
    title,
    columns: ['', ...names],
    rows: names.map((name, i) => [name, ...names.map((_, j) => significant(values[i * names.length + j]!))]),
  });
  const rows = names.map((name, i) => {
    const { value, ...by } = entropies[i]!;
    const values = String(new Set<unknown>(columns.get(name)).size);
    return [name, kinds[i]!, values, significant(value), 'estimator' in by ? by.estimator : nothing];
  });
  const entropyTable = {
    title: `Entropy of each column, ${unit}`,
    columns: ['column', 'kind', 'values', 'entropy', 'estimator'],
    rows,
  };
  if (names.length === 1) return [entropyTable];
  return [
    entropyTable,
    square(`Mutual information, ${unit}`, data),
    ...(adjustedPValues === undefined
      ? []
      : [square(`p-values, ${permutations} permutations, correction: ${correction}`, adjustedPValues)]),
  ];
}

/** Total correlation, how many pairs are dependent, and what was not to be had or is to be known, a line each. */
function remarksOf({
  found: { entropies, matrix, totalCorrelation },
  unit,
  permutations,
  correction,
}: Shown): string[] {
  const { names, kinds, adjustedPValues, warnings } = matrix;
  const pairs = (names.length * (names.length - 1)) / 2;
  const told = (what: string, result: Stated): string[] =>
    result.value === null ? [`${what}: ${result.reason}`] : result.warnings.map((warning) => `${what}: ${warning}`);
  return [
    ...(pairs === 0 ? [] : ofPairs({ totalCorrelation, adjustedPValues, pairs, unit, permutations, correction })),
    ...names.flatMap((name, i) => told(`entropy of ${name}`, entropies[i]!)),
    ...warnings,
    ...(pairs === 0 ? [] : told('total correlation', totalCorrelation)),
    ...(kinds.includes('reals')
      ? ['The entropy of reals is differential: it changes with their unit, and may be below 0.']
      : []),
  ];
}

/** Total correlation, how many pairs are dependent, and whether any could be. */
function ofPairs({
  totalCorrelation,
  adjustedPValues,
  pairs,
  unit,
  permutations,
  correction,
}: Pick<Shown, 'unit' | 'permutations' | 'correction'> & {
  readonly totalCorrelation: Stated;
  readonly adjustedPValues: Float64Array | undefined;
  readonly pairs: number;
}): string[] {
  const { value } = totalCorrelation;
  const total =
    value === null
      ? `Total correlation: ${nothing}`
      : `Total correlation: ${significant(value)} ${unit} (${totalCorrelation.estimator})`;
  if (adjustedPValues === undefined) return [total];
  const dependent = adjustedPValues.filter((p) => p <= LEVEL).length / 2;
  const out = correction === 'holm' || correction === 'bonferroni' ? Math.ceil(pairs / LEVEL) - 1 : 0;
  const [those, all] = pairs === 1 ? ['1 pair', ''] : [`${pairs} pairs`, ' for all of them'];
  return [
    total,
    `Dependent pairs, p ≤ ${LEVEL}: ${dependent} of ${pairs}`,
    ...(permutations < out
      ? [`With ${those} no p-value can be ≤ ${LEVEL}${all}: give --permutations ${out} or more.`]
      : []),
  ];
}

function pageOf(
  { found: { matrix }, title, unit }: Shown,
  tables: readonly Table[],
  remarks: readonly string[],
): string {
  const { names, data } = matrix;
  const heading = names.length === 1 ? 'Information of a column' : 'Information among columns';
  const figure = {
    title: 'Mutual information',
    explanation: `Of each pair of columns, in ${unit}; on the diagonal the entropy of labels.`,
    svg: matrixFigure({ rows: names, columns: names, values: data, label: unit }),
  };
  const body = [
    `<h1>${heading}</h1>\n<p class="lead">${escapeHtml(title)}</p>`,
    ...(names.length === 1 ? [] : [htmlFigure(figure)]),
    ...tables.map(htmlTable),
    ...(remarks.length === 0 ? [] : [`<ul>${remarks.map((remark) => `<li>${escapeHtml(remark)}</li>`).join('')}</ul>`]),
  ].join('\n');
  return htmlPage({ title: heading, body });
}
