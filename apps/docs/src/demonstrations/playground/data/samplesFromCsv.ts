import { csvParseRows } from 'd3-dsv';
import type { Samples } from './samples.js';

const MOST_ROWS = 2000;
const MOST_COLUMNS = 16;
const MOST_CLASSES = 5;
const LEAST_ROWS = 20;
const LABELS = /^(?:class|label|target|species|y)$/i;

/**
 * A table with a header: columns of numbers are inputs, each brought to mean 0 and variance 1, and one column is the label.
 *
 * The label is the column called class, label, target, species or y, else the last; at most five different values. Rows in
 * which something is missing are left out.
 *
 * @throws RangeError that says, for the reader of the page, what the file must have.
 */
export function samplesFromCsv(text: string): Samples {
  const [header = [], ...rows] = csvParseRows(text.trim()).map((row) => row.map((cell) => cell.trim()));
  const named = header.findIndex((name) => LABELS.test(name));
  const label = named === -1 ? header.length - 1 : named;
  const complete = rows
    .filter((row) => row.length === header.length && row.every((cell) => cell !== ''))
    .slice(0, MOST_ROWS);
  const columns = header
    .map((name, column) => ({ name, column }))
    .filter(({ column }) => column !== label && complete.every((row) => Number.isFinite(Number(row[column]))))
    .slice(0, MOST_COLUMNS);
  const classes = [...new Set(complete.map((row) => row[label]!))].sort();
  if (complete.length < LEAST_ROWS)
    throw new RangeError(`The file has ${complete.length} complete rows below its header; ${LEAST_ROWS} are needed.`);
  if (columns.length < 2) throw new RangeError('The file needs two columns of numbers beside the label.');
  if (classes.length < 2 || classes.length > MOST_CLASSES) {
    throw new RangeError(
      `The label, column "${header[label]}", has ${classes.length} different values; from 2 to ${MOST_CLASSES} are possible. Call another column "label" to choose it.`,
    );
  }
  const size = complete.length;
  const dimensions = columns.length;
  const inputs = new Float32Array(size * dimensions);
  for (const [k, { column }] of columns.entries()) {
    const values = complete.map((row) => Number(row[column]));
    const mean = values.reduce((sum, value) => sum + value, 0) / size;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size);
    for (const [i, value] of values.entries()) {
      inputs[i * dimensions + k] = deviation === 0 ? 0 : (value - mean) / deviation;
    }
  }
  return {
    inputs,
    labels: Uint8Array.from(complete, (row) => classes.indexOf(row[label]!)),
    size,
    dimensions,
    names: columns.map(({ name }) => name),
    classes,
  };
}
