import * as Plot from '@observablehq/plot';
import { emptyDocument, figureStyle, standalone } from './document.js';
import { nothing, significant } from '../report/numbers.js';

/** Numbers of pairs, one a cell. */
export interface MatrixFigure {
  /** Row-major [rows × columns]; NaN is drawn as none, with a dash, and what is below 0 (an estimate of 0) as 0. */
  readonly values: ArrayLike<number>;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** What a cell is, with its unit. */
  readonly label: string;
}

const CELL = 44;
const LEFT = 110;
const TOP = 60;

/**
 * A heat map with the value in each cell; dark is none.
 *
 * @param args - See {@link MatrixFigure}.
 * @returns A complete SVG document.
 *
 * @example
 * matrixFigure({ values: [1, 0, 0, 1], rows: ['z0', 'z1'], columns: ['v0', 'v1'], label: 'nats' });
 */
export function matrixFigure({ values, rows, columns, label }: MatrixFigure): string {
  const cells = Array.from(values, (value, at) => ({
    row: rows[Math.floor(at / columns.length)]!,
    column: columns[at % columns.length]!,
    value,
  }));
  const most = cells.reduce((greatest, { value }) => Math.max(greatest, value || 0), 0) || 1;
  const document = emptyDocument();
  const width = LEFT + Math.max(5, columns.length) * CELL + 20;
  const height = TOP + rows.length * CELL + 10;
  const place = { x: 'column', y: 'row' } as const;
  const svg = Plot.plot({
    document,
    ...figureStyle,
    width,
    height,
    margin: 0,
    marginLeft: LEFT,
    marginTop: TOP,
    marginRight: 20 + Math.max(0, 5 - columns.length) * CELL,
    marginBottom: 10,
    x: { domain: columns, axis: 'top', label, labelAnchor: 'left' },
    y: { domain: rows, label: null },
    color: { type: 'linear', domain: [0, most], scheme: 'inferno', clamp: true },
    marks: [
      Plot.cell(cells, {
        ...place,
        fill: ({ value }: (typeof cells)[number]) => value || 0,
        title: ({ row, column, value }: (typeof cells)[number]) => `${row}, ${column}: ${significant(value)}`,
      }),
      Plot.text(cells, {
        ...place,
        text: ({ value }: (typeof cells)[number]) => (Number.isNaN(value) ? nothing : value.toFixed(2)),
        fill: ({ value }: (typeof cells)[number]) => (value > 0.6 * most ? '#000000' : '#ffffff'),
        fontSize: 11,
      }),
    ],
  });
  return standalone(svg, {
    document,
    width,
    height,
    words: `${label}: ${rows.length} rows, ${columns.length} columns.`,
  });
}
