import { type ArmOutcome, levelOf } from '../../experiment/measured.js';
import { nothing, significant } from '../../report/numbers.js';
import type { Table } from '../../report/table.js';
import type { ClutteredDetail, LayerSize } from './measure.js';

/** The details of an arm's first run. */
export function detailOf({ runs }: ArmOutcome): ClutteredDetail {
  return runs[0]!.measured.detail as ClutteredDetail;
}

/** The arms that have information layers. */
export function informed(outcomes: readonly ArmOutcome[]): ArmOutcome[] {
  return outcomes.filter((outcome) => detailOf(outcome).layers.length > 0);
}

/**
 * What is forgotten first: the nats that are left of those at the smallest β, by what lies in the cell.
 *
 * @param outcomes - The arms, β increasing.
 * @returns One table: a row for each layer and β, in per cent of the smallest β's mean.
 *
 * @example
 * forgettingTable(outcomes).columns; // ['layer', 'network', 'digit cells', 'clutter-only cells', 'empty cells']
 */
export function forgettingTable(outcomes: readonly ArmOutcome[]): Table {
  const arms = informed(outcomes);
  const left = (now: number, first: number): string =>
    first > 0 ? `${significant((100 * now) / first, 2)} %` : nothing;
  return {
    title: 'What is left of the nats at the smallest β (ratios of the means above)',
    columns: ['layer', 'network', 'digit cells', 'clutter-only cells', 'empty cells'],
    rows: (arms[0] === undefined ? [] : detailOf(arms[0]).layers).flatMap(({ name }, layer) =>
      arms.map((arm) => [
        name,
        arm.title,
        ...['natsPerDigitCell', 'natsPerClutterCell', 'natsPerEmptyCell'].map((statistic) => {
          const value = `layer${layer + 1}.${statistic}`;
          return left(levelOf(arm, value).mean, levelOf(arms[0]!, value).mean);
        }),
      ]),
    ),
  };
}

/**
 * Of how many test images a statistic is undefined, such as the AUROC of one without clutter.
 *
 * @param outcomes - The arms.
 * @param titleOf - What a measured value is called.
 * @returns One table, or none where every image has every statistic.
 *
 * @example
 * undefinedTables(outcomes, (name) => name)[0]?.rows; // [['layer1.auroc', 'β = 0.1', '0', '3']]
 */
export function undefinedTables(outcomes: readonly ArmOutcome[], titleOf: (name: string) => string): Table[] {
  const rows = outcomes.flatMap(({ title, runs }) =>
    runs.flatMap(({ seed, measured: { values } }) =>
      Object.entries(values).flatMap(([name, value]) =>
        typeof value === 'object' && value.undefinedCount > 0
          ? [[titleOf(name), title, `${seed}`, `${value.undefinedCount}`]]
          : [],
      ),
    ),
  );
  if (rows.length === 0) return [];
  return [
    { title: 'Images without a value, left out of the mean', columns: ['value', 'network', 'seed', 'images'], rows },
  ];
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
export function layerTitle({ name, height, width, channels }: LayerSize): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${height} × ${width} cells of ${channels} channels`;
}
