import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { parseNpy, parseNpz, type NumpyArray } from '@infodrop/datasets';
import { reasonOf } from '@infodrop/training/node';
import { parse } from 'csv-parse/sync';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { CommandError } from '../commandError.js';

/** The cells of a file, samples × columns, as they stand there: numbers, text or nothing. */
export interface Cells {
  readonly cell: (row: number, column: number) => unknown;
  readonly shape: readonly [samples: number, columns: number];
  /** What the columns are called, where the file says so. */
  readonly names: readonly string[] | null;
  /** What the first row is counted as in a complaint. */
  readonly first: number;
}

/** How text is read. */
export interface SampleFileOptions {
  /** Whether the first row names the columns; by default where it is not all numbers. */
  readonly header?: boolean | undefined;
}

/** What is typed behind a path for one array of an .npz file: `codes.npz:mean`. */
const NAMED_ARRAY = /^(.+\.npz):([^:/\\]+)$/i;

/**
 * The path of what was typed, without the name of an array behind it.
 *
 * @param typed - As {@link readSamples} takes it.
 *
 * @example
 * samplePath('codes.npz:mean'); // 'codes.npz'
 */
export function samplePath(typed: string): string {
  return NAMED_ARRAY.exec(typed)?.[1] ?? typed;
}

/**
 * Reads a file of NumPy, a table of text or a Parquet file, and makes of its cells what is wanted.
 *
 * @param typed - The path: .npy, .npz (with ':name' behind it where it has several arrays), .csv, .tsv or .parquet.
 * @param take - What becomes of the cells; its complaints are given with the file's name.
 * @param options - See {@link SampleFileOptions}.
 * @throws CommandError when the file is not there, is of another kind or broken, and what `take` throws.
 *
 * @example
 * const [samples, columns] = await readSamples('codes.npy', ({ shape }) => shape);
 */
export async function readSamples<T>(
  typed: string,
  take: (cells: Cells) => T,
  options: SampleFileOptions = {},
): Promise<T> {
  const path = samplePath(typed);
  const name = NAMED_ARRAY.exec(typed)?.[2];
  const kind = extname(path).toLowerCase();
  const reader = READERS[kind];
  if (reader === undefined) {
    throw new CommandError(`a file must end in one of ${Object.keys(READERS).join(', ')}, got ${typed}.`);
  }
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new CommandError(`${path} must be a file that can be read, got: ${reasonOf(error)}.`, { cause: error });
  }
  try {
    return take(await reader(bytes, name, options));
  } catch (error) {
    if (error instanceof CommandError) throw new CommandError(`${typed}: ${error.message}`, { cause: error });
    throw new CommandError(`${typed} must be a whole ${kind} file of numbers, got: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

type Reader = (bytes: Uint8Array, name: string | undefined, options: SampleFileOptions) => Cells | Promise<Cells>;

const READERS: Readonly<Record<string, Reader>> = {
  '.npy': (bytes) => arrayOf(parseNpy(bytes)),
  '.npz': (bytes, name) => {
    const arrays = parseNpz(bytes);
    const chosen = name ?? (arrays.size === 1 ? [...arrays.keys()][0] : undefined);
    const found = chosen === undefined ? undefined : arrays.get(chosen);
    if (found === undefined) {
      const got = name === undefined ? 'none' : `'${name}'`;
      throw new CommandError(
        `the array must be named behind a colon, one of ${[...arrays.keys()].join(', ')}, got ${got}.`,
      );
    }
    return arrayOf(found);
  },
  '.csv': (bytes, _, options) => textOf(bytes, ',', options),
  '.tsv': (bytes, _, options) => textOf(bytes, '\t', options),
  '.parquet': async (bytes) => {
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const names = parquetSchema(await parquetMetadataAsync(file)).children.map(({ element }) => element.name);
    const rows: Readonly<Record<string, unknown>>[] = await parquetReadObjects({ file });
    return rowsOf(
      rows.map((row) => names.map((name) => row[name])),
      names,
      0,
    );
  },
};

function arrayOf({ data, shape }: NumpyArray): Cells {
  const [samples, columns = 1] = shape;
  if (samples === undefined || shape.length > 2) {
    throw new CommandError(`the array must have one axis or two, got shape [${shape.join(', ')}]. Flatten the others.`);
  }
  return { cell: (row, column) => data[row * columns + column], shape: [samples, columns], names: null, first: 0 };
}

/** Text in columns. */
function textOf(bytes: Uint8Array, delimiter: string, { header }: SampleFileOptions): Cells {
  const rows: string[][] = parse(bytes, { delimiter, bom: true, trim: true, skip_empty_lines: true });
  const named = rows.length > 0 && (header ?? !rows[0]!.every(isNumber));
  return rowsOf(named ? rows.slice(1) : rows, named ? rows[0]! : null, named ? 2 : 1);
}

function rowsOf(rows: readonly (readonly unknown[])[], names: readonly string[] | null, first: number): Cells {
  const columns = names?.length ?? rows[0]?.length ?? 0;
  return { cell: (row, column) => rows[row]![column], shape: [rows.length, columns], names, first };
}

/** Whether a cell is a finite number, or text that says one. */
export function isNumber(cell: unknown): boolean {
  return typeof cell === 'string' ? cell !== '' && Number.isFinite(Number(cell)) : Number.isFinite(Number(cell ?? NaN));
}

/** Where a cell is, in the words of a complaint. */
export function placeOf({ first, names }: Cells, row: number, column: number): string {
  return `row ${row + first}, column ${names?.[column] ?? column + 1}`;
}
