import type { JointTable } from './curve.js';

export const ROWS = 5;
export const COLUMNS = 3;
/** The most that a cell holds. */
export const MOST = 99;

/** Tables to begin with. */
export const TABLES = {
  pairs: [
    [9, 1, 0],
    [8, 2, 0],
    [1, 8, 1],
    [0, 8, 2],
    [1, 1, 8],
  ],
  copy: [
    [5, 0, 0],
    [5, 0, 0],
    [0, 5, 0],
    [0, 5, 0],
    [0, 0, 10],
  ],
  nothing: [
    [4, 2, 2],
    [4, 2, 2],
    [4, 2, 2],
    [4, 2, 2],
    [4, 2, 2],
  ],
} as const satisfies Readonly<Record<string, JointTable>>;

/** As 9,1,0;8,2,0;…. */
export const tableToText = (table: JointTable): string => table.map((row) => row.join(',')).join(';');

/** Undefined where the text is no table of this size, or one without any weight. */
export function tableFromText(text: string): JointTable | undefined {
  const table = text.split(';').map((row) => row.split(',').map((cell) => (cell === '' ? NaN : Number(cell))));
  const right =
    table.length === ROWS &&
    table.every((row) => row.length === COLUMNS && row.every((cell) => cell >= 0 && cell <= MOST)) &&
    table.some((row) => row.some((cell) => cell > 0));
  return right ? table : undefined;
}
