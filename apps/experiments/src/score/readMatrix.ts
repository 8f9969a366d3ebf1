import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { parseNpy, parseNpz, type NumpyArray } from '@infodrop/datasets';
import { reasonOf } from '@infodrop/training/node';
import { parse } from 'csv-parse/sync';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { CommandError } from '../commandError.js';

/** Numbers of a file, samples × columns. */
export interface MatrixFile {
  readonly data: Float64Array;
  readonly shape: readonly [samples: number, columns: number];
  /** What the columns are called, where the file says so. */
  readonly names: readonly string[] | null;
}

/** What is typed behind a path for one array of an .npz file: `codes.npz:mean`. */
const NAMED_ARRAY = /^(.+\.npz):([^:/\\]+)$/i;

/**
 * Reads samples × columns from a file of NumPy, a table of text or a Parquet file.
 *
 * @param typed - The path: .npy, .npz (with ':name' behind it where it has several arrays), .csv, .tsv or .parquet.
 * @returns The numbers; an array of one axis is one column.
 * @throws CommandError when the file is not there, is of another kind, or holds what are no numbers.
 *
 * @example
 * const { shape } = await readMatrix('codes.npy'); // [10000, 10]
 */
export async function readMatrix(typed: string): Promise<MatrixFile> {
  const [, path = typed, name] = NAMED_ARRAY.exec(typed) ?? [];
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
    return await reader(bytes, name);
  } catch (error) {
    if (error instanceof CommandError) throw new CommandError(`${typed}: ${error.message}`, { cause: error });
    throw new CommandError(`${typed} must be a whole ${kind} file of numbers, got: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

type Reader = (bytes: Uint8Array, name: string | undefined) => MatrixFile | Promise<MatrixFile>;

const READERS: Readonly<Record<string, Reader>> = {
  '.npy': (bytes) => matrixOf(parseNpy(bytes)),
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
    return matrixOf(found);
  },
  '.csv': (bytes) => tableOf(bytes, ','),
  '.tsv': (bytes) => tableOf(bytes, '\t'),
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

function matrixOf({ data, shape }: NumpyArray): MatrixFile {
  const [samples, columns = 1] = shape;
  if (samples === undefined || shape.length > 2) {
    throw new CommandError(`the array must have one axis or two, got shape [${shape.join(', ')}]. Flatten the others.`);
  }
  return { data, shape: [samples, columns], names: null };
}

/** Text in columns; a first row that is no numbers names them. */
function tableOf(bytes: Uint8Array, delimiter: string): MatrixFile {
  const rows: string[][] = parse(bytes, { delimiter, bom: true, trim: true, skip_empty_lines: true });
  const named = rows.length > 0 && !rows[0]!.every(isNumber);
  return rowsOf(named ? rows.slice(1) : rows, named ? rows[0]! : null, named ? 2 : 1);
}

const isNumber = (cell: unknown): boolean =>
  typeof cell === 'string' ? cell !== '' && Number.isFinite(Number(cell)) : Number.isFinite(Number(cell ?? NaN));

/** Cells as numbers; `first` is what the first row is counted as in a complaint. */
function rowsOf(rows: readonly (readonly unknown[])[], names: readonly string[] | null, first: number): MatrixFile {
  const columns = names?.length ?? rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    row.forEach((cell, j) => {
      if (!isNumber(cell)) {
        const column = names?.[j] ?? `${j + 1}`;
        throw new CommandError(`row ${i + first}, column ${column} must be a number, got '${String(cell)}'.`);
      }
      data[i * columns + j] = Number(cell);
    });
  });
  return { data, shape: [rows.length, columns], names };
}
