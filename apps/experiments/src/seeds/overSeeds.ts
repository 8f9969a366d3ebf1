import { type ArmResult, type QuickstartResult } from '../quickstart/result.js';
import { nothing, significant } from '../report/numbers.js';
import { type Table } from '../report/tables.js';
import { pairedChange, spread } from '@infodrop/metrics';

/** A number of each network, by name and unit. */
interface Quantity {
  readonly name: string;
  readonly of: (arm: ArmResult) => number;
}

const cellQuantities = [
  ['nats', 'nats of an image'],
  ['natsPerDigitCell', 'nats of a digit cell'],
  ['natsPerClutterCell', 'nats of a clutter-only cell'],
  ['natsPerEmptyCell', 'nats of an empty cell'],
  ['digitShareOfNats', 'digit’s share of nats'],
  ['digitShareOfArea', 'digit’s share of the area'],
  ['auroc', 'AUROC'],
] as const;

/**
 * What repeating a quickstart over seeds shows: the means over seeds, and the paired changes between values of β.
 *
 * A seed changes everything: the split, the clutter, the initial weights, the noise. Within a seed all networks share these, so
 * that changes are taken seed by seed.
 *
 * @param results - One for each seed, of the same configuration but for the seed.
 * @returns Two tables: levels (mean over seeds ± standard error) and changes (mean [95 % t-interval]).
 * @throws RangeError when there is no result, or they differ in more than the seed.
 *
 * @example
 * overSeeds(results).map(markdownTable).join('\n');
 */
export function overSeeds(results: readonly QuickstartResult[]): Table[] {
  const first = results[0];
  if (first === undefined) throw new RangeError('overSeeds: results must hold one for each seed, got none.');
  const plain = ({ configuration }: QuickstartResult): string => JSON.stringify({ ...configuration, seed: 0 });
  const other = results.find((result) => plain(result) !== plain(first));
  if (other !== undefined) {
    throw new RangeError(
      `overSeeds: results must be of one configuration, got another for seed ${other.configuration.seed}. Repeat that seed.`,
    );
  }
  return [levels(results, first.arms), changes(results, first.arms)];
}

/**
 * A table in Markdown.
 *
 * @param table - What to write.
 * @returns Lines ending in newlines: the title as a bold line, then the table.
 *
 * @example
 * markdownTable({ title: 'T', columns: ['a'], rows: [['1']] });
 */
export function markdownTable({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `|${columns.map((_, column) => (column === 0 ? ' --- |' : ' ---: |')).join('')}`;
  return `**${title}**\n\n${[line(columns), rule, ...rows.map(line)].join('\n')}\n`;
}

function levels(results: readonly QuickstartResult[], arms: readonly ArmResult[]): Table {
  return {
    title: `Means over ${results.length} seeds ± standard error`,
    columns: ['', ...arms.map(({ title }) => title)],
    rows: quantities(arms).map(({ name, of }) => [
      name,
      ...arms.map((_, arm) => {
        const { mean, standardError } = spread(valuesOf(results, arm, of));
        return Number.isNaN(mean) ? nothing : `${significant(mean)} ± ${significant(standardError, 2)}`;
      }),
    ]),
  };
}

function changes(results: readonly QuickstartResult[], arms: readonly ArmResult[]): Table {
  // From each network to the next, and across all values of β.
  const last = arms.length - 1;
  const pairs = arms.slice(1).map((_, index) => [index, index + 1] as const);
  const steps = last > 2 ? [...pairs, [1, last] as const] : pairs;
  return {
    title: `Paired changes over ${results.length} seeds: mean [95 % t-interval]`,
    columns: ['', ...steps.map(([from, to]) => `${arms[from]!.title} → ${arms[to]!.title}`)],
    // Where the digit lies does not depend on the network.
    rows: quantities(arms, ['digitShareOfArea']).map(({ name, of }) => [
      name,
      ...steps.map(([from, to]) => {
        const { pairs: count, mean, interval } = pairedChange(valuesOf(results, from, of), valuesOf(results, to, of));
        if (count === 0) return nothing;
        const [low, high] = interval.map((end) => signed(end));
        return `${signed(mean)} [${low!}, ${high!}]`;
      }),
    ]),
  };
}

function quantities(arms: readonly ArmResult[], without: readonly string[] = []): Quantity[] {
  const layers = arms.find((arm) => arm.layers.length > 0)?.layers ?? [];
  return [
    { name: 'test error, %', of: ({ test }) => 100 * test.error.mean },
    { name: 'test cross-entropy, nats', of: ({ test }) => test.crossEntropy.mean },
    ...layers.flatMap(({ name }, index) =>
      cellQuantities
        .filter(([statistic]) => !without.includes(statistic))
        .map(([statistic, words]) => ({
          name: `${name}: ${words}`,
          of: (arm: ArmResult) => arm.layers[index]?.statistics[statistic].mean ?? Number.NaN,
        })),
    ),
  ];
}

function valuesOf(results: readonly QuickstartResult[], arm: number, of: Quantity['of']): number[] {
  return results.map(({ arms }) => {
    const found = arms[arm];
    return found === undefined ? Number.NaN : of(found);
  });
}

function signed(value: number): string {
  const text = significant(Math.abs(value), 2);
  return value < 0 ? `−${text}` : value > 0 ? `+${text}` : text;
}
