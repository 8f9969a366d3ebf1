// The files that every peer reads: seeded, raw little-endian numbers.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldIn, key, normal, uniform } from '@infodrop/random';

/** Writes the case's input into `folder`, once; gives `{ path, rows, columns, dimensions, type }`. */
export function inputFile(folder, input, written = new Map()) {
  const name = JSON.stringify(input);
  const known = written.get(name);
  if (known !== undefined) return known;
  mkdirSync(folder, { recursive: true });
  const { data, columns, dimensions } = input.kind === 'symbols' ? symbols(input) : gaussian(input);
  const path = join(folder, `${written.size}.bin`);
  writeFileSync(path, new Uint8Array(data.buffer));
  const file = { path, rows: input.rows, columns, dimensions, type: input.kind === 'symbols' ? 'int32' : 'float64' };
  written.set(name, file);
  return file;
}

/**
 * Row-major standard normals: the j-th columns of all variables have correlation 0.75 (0.3 for more than 10 columns). A third
 * variable of one column lies between them, so that what two know of each other is partly what both know of it.
 */
export function gaussian({ rows, dimensions }) {
  const columns = dimensions.reduce((sum, size) => sum + size, 0);
  const width = Math.max(...dimensions);
  const correlation = columns > 10 ? 0.3 : 0.75;
  const own = normal(foldIn(key(4), 0), rows * columns);
  const shared = normal(foldIn(key(4), 1), rows * width);
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    let j = 0;
    for (const size of dimensions) {
      for (let d = 0; d < size; d++, j++) {
        data[i * columns + j] =
          Math.sqrt(correlation) * shared[i * width + d] + Math.sqrt(1 - correlation) * own[i * columns + j];
      }
    }
  }
  return { data, columns, dimensions };
}

/** Two columns, one after the other, of symbols: some frequent, most rare; half of the second follow the first. */
function symbols({ rows, symbols: count }) {
  const draws = uniform(key(5), 3 * rows);
  const data = new Int32Array(2 * rows);
  const symbol = (u) => Math.min(count - 1, Math.floor(count * u * u));
  for (let i = 0; i < rows; i++) {
    data[i] = symbol(draws[3 * i]);
    data[rows + i] = draws[3 * i + 1] < 0.5 ? data[i] : symbol(draws[3 * i + 2]);
  }
  return { data, columns: 2, dimensions: [1, 1] };
}
