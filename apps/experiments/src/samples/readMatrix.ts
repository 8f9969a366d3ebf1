import { CommandError } from '../commandError.js';
import { isNumber, placeOf, readSamples } from './sampleFile.js';

/** Numbers of a file, samples × columns. */
export interface MatrixFile {
  readonly data: Float64Array;
  readonly shape: readonly [samples: number, columns: number];
  /** What the columns are called, where the file says so. */
  readonly names: readonly string[] | null;
}

/**
 * Reads samples × columns of numbers from a file.
 *
 * @param typed - The path, as {@link readSamples} takes it.
 * @returns The numbers; an array of one axis is one column.
 * @throws CommandError when the file cannot be read, or holds what are no numbers.
 *
 * @example
 * const { shape } = await readMatrix('codes.npy'); // [10000, 10]
 */
export function readMatrix(typed: string): Promise<MatrixFile> {
  return readSamples(typed, (cells) => {
    const { cell, shape, names } = cells;
    const [samples, columns] = shape;
    const data = new Float64Array(samples * columns);
    for (let i = 0; i < samples; i++) {
      for (let j = 0; j < columns; j++) {
        const value = cell(i, j);
        if (!isNumber(value)) {
          throw new CommandError(`${placeOf(cells, i, j)} must be a number, got '${String(value)}'.`);
        }
        data[i * columns + j] = Number(value);
      }
    }
    return { data, shape, names };
  });
}
