import { CommandError } from '../commandError.js';
import { type Cells, isNumber, placeOf, readSamples, type SampleFileOptions } from './sampleFile.js';

/** Columns by name, in the order of the file: numbers, or text. */
export type NamedColumns = ReadonlyMap<string, Float64Array | readonly string[]>;

/** Which columns are read, and as what. */
export interface ReadColumnsOptions extends SampleFileOptions {
  /** Those that are wanted; all by default. */
  readonly only?: readonly string[] | undefined;
  /** Those that are text where they hold anything else than numbers; numbers and text in one column are refused in any other. */
  readonly labels?: readonly string[] | undefined;
}

/** Text that stands for a value that is not there, but where the column is said to be of labels. */
const MISSING = /^(?:|na|nan|n\/a|null|none|undefined)$/i;

/**
 * Reads the columns of a file: each is of numbers, or of text.
 *
 * @param typed - The path, as {@link readSamples} takes it.
 * @param options - See {@link ReadColumnsOptions}.
 * @returns The columns by name; without a name it is x0, x1 and so on, by its place.
 * @throws CommandError when the file cannot be read, a value is missing, two columns have one name, or a column holds numbers and text.
 *
 * @example
 * const columns = await readColumns('table.csv', { labels: ['postcode'] });
 */
export function readColumns(typed: string, options: ReadColumnsOptions = {}): Promise<NamedColumns> {
  const { only, labels = [] } = options;
  return readSamples(
    typed,
    (cells) => {
      const names = Array.from({ length: cells.shape[1] }, (_, j) => namedOr(cells.names?.[j], `x${j}`));
      const twice = names.find((name, j) => names.indexOf(name) !== j);
      if (twice !== undefined)
        throw new CommandError(`every column must have a name of its own, got '${twice}' twice.`);
      const unknown = only?.find((name) => !names.includes(name));
      if (unknown !== undefined) {
        throw new CommandError(`a column must be one of ${names.join(', ')}, got '${unknown}'.`);
      }
      return new Map(
        names
          .filter((name) => only?.includes(name) ?? true)
          .map((name) => [name, columnOf(cells, names.indexOf(name), labels.includes(name))]),
      );
    },
    options,
  );
}

const namedOr = (name: string | undefined, other: string): string => (name === undefined || name === '' ? other : name);

function columnOf(cells: Cells, column: number, mayBeText: boolean): Float64Array | readonly string[] {
  const values = Array.from({ length: cells.shape[0] }, (_, row) => cells.cell(row, column));
  const texts = values.map(String);
  const missing = values.findIndex((value, i) =>
    mayBeText && typeof value === 'string' ? value === '' : MISSING.test(texts[i]!),
  );
  if (missing >= 0) {
    throw new CommandError(
      `${placeOf(cells, missing, column)} must hold a value, got '${texts[missing]!}'. ` +
        `Leave the row out${texts[missing] === '' ? '' : ', or name the column in --labels where that is one of its labels'}.`,
    );
  }
  const other = values.findIndex((value) => !isNumber(value));
  if (other < 0) return Float64Array.from(values, Number);
  if (!mayBeText && values.some(isNumber)) {
    throw new CommandError(
      `${placeOf(cells, other, column)} must be a number as others of the column are, got '${texts[other]!}'. ` +
        'Name the column in --labels where all of it is text.',
    );
  }
  return texts;
}
