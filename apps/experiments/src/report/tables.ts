import { type ArmResult, type LayerResult, type QuickstartResult } from '../quickstart/result.js';
import { meanAndError, nothing, significant } from './numbers.js';

/** A table of text: what the report and the terminal both show. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Errors of each network: validation (which chose β) and test (read once).
 *
 * @param result - Of a quickstart.
 * @returns A row for each network, errors in per cent with the standard error over images.
 *
 * @example
 * errorTable(result).rows[0]; // ['without noise', '4.30', '4.60 ± 0.66', '']
 */
export function errorTable({ arms, chosenBeta }: QuickstartResult): Table {
  return {
    title: 'Errors',
    columns: ['network', 'validation error, %', 'test error, %', 'test cross-entropy, nats', ''],
    rows: arms.map(({ title, beta, validation, test }) => [
      title,
      (100 * validation.error).toFixed(1),
      meanAndError(test.error, { percent: true }),
      meanAndError(test.crossEntropy),
      beta === chosenBeta ? 'chosen on the validation split' : '',
    ]),
  };
}

/**
 * What each layer kept, one table a layer, one row for each β.
 *
 * @param result - Of a quickstart.
 * @returns Tables of mean ± standard error over the test images.
 *
 * @example
 * layerTables(result).length; // 2
 */
export function layerTables({ arms }: QuickstartResult): Table[] {
  return informed(arms).map(({ layer, measured }) => ({
    title: layerTitle(layer),
    columns: [
      'network',
      'nats of an image',
      'nats of a digit cell',
      'of a clutter-only cell',
      'of an empty cell',
      'digit’s share of nats',
      '… of the area',
      'AUROC',
    ],
    rows: measured.map(({ arm, statistics }) => [
      arm.title,
      meanAndError(statistics.nats),
      meanAndError(statistics.natsPerDigitCell),
      meanAndError(statistics.natsPerClutterCell),
      meanAndError(statistics.natsPerEmptyCell),
      meanAndError(statistics.digitShareOfNats),
      meanAndError(statistics.digitShareOfArea),
      meanAndError(statistics.auroc),
    ]),
  }));
}

/**
 * What is forgotten first: the nats that are left of those at the smallest β, by what lies in the cell.
 *
 * @param result - Of a quickstart.
 * @returns One table: a row for each layer and β, in per cent of the smallest β's mean.
 *
 * @example
 * forgettingTable(result).columns; // ['layer', 'network', 'digit cells', 'clutter-only cells', 'empty cells']
 */
export function forgettingTable({ arms }: QuickstartResult): Table {
  const left = (now: number, first: number): string =>
    first > 0 ? `${significant((100 * now) / first, 2)} %` : nothing;
  return {
    title: 'What is left of the nats at the smallest β',
    columns: ['layer', 'network', 'digit cells', 'clutter-only cells', 'empty cells'],
    rows: informed(arms).flatMap(({ layer, measured }) =>
      measured.map(({ arm, statistics }) => [
        layer.name,
        arm.title,
        ...(['natsPerDigitCell', 'natsPerClutterCell', 'natsPerEmptyCell'] as const).map((name) =>
          left(statistics[name].mean, measured[0]?.statistics[name].mean ?? 0),
        ),
      ]),
    ),
  };
}

/**
 * A layer as headings call it.
 *
 * @param layer - Its name and size.
 * @returns For instance 'Layer 1: 20 × 20 cells of 12 channels'.
 *
 * @example
 * layerTitle({ name: 'layer 1', height: 20, width: 20, channels: 12 });
 */
export function layerTitle({ name, height, width, channels }: Omit<LayerResult, 'statistics'>): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${height} × ${width} cells of ${channels} channels`;
}

/**
 * A table as text for a terminal, its columns aligned.
 *
 * @param table - What to show.
 * @returns Lines joined by newlines, the title first.
 *
 * @example
 * console.log(plainTable(errorTable(result)));
 */
export function plainTable({ title, columns, rows }: Table): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const aligned = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  return [title, ...aligned.map((line) => `  ${line.trimEnd()}`)].join('\n');
}

interface Measured {
  readonly layer: LayerResult;
  readonly measured: readonly { readonly arm: ArmResult; readonly statistics: LayerResult['statistics'] }[];
}

/** Layer by layer, the networks that have information layers. */
function informed(arms: readonly ArmResult[]): Measured[] {
  const withLayers = arms.filter(({ layers }) => layers.length > 0);
  return (withLayers[0]?.layers ?? []).map((layer, index) => ({
    layer,
    measured: withLayers.flatMap((arm) => {
      const own = arm.layers[index];
      return own === undefined ? [] : [{ arm, statistics: own.statistics }];
    }),
  }));
}
