// The file that both sides read: seeded codes and factors, raw little-endian doubles.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldIn, integers, key, normal } from '@infodrop/random';

/** Values of each factor, and dimensions of the code. */
export const SIZES = [3, 6, 8, 10, 4];
export const DIMENSIONS = 10;

/**
 * Writes `rows` codes and behind them as many factors; gives `{ path, rows }`.
 *
 * The first dimensions hold a factor each, with noise; one holds two factors, the others are noise.
 */
export function inputFile(folder, rows) {
  const noise = normal(key('codes'), rows * DIMENSIONS);
  const columns = SIZES.map((size, k) => integers(foldIn(key('factors'), k), rows, { high: size }));
  const data = new Float64Array(rows * (DIMENSIONS + SIZES.length));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < DIMENSIONS; j++) {
      const held = j < SIZES.length ? (3 * columns[j][i]) / SIZES[j] : 0;
      const mixed = j === 6 ? 0.3 * columns[0][i] + 0.2 * columns[1][i] : 0;
      data[i * DIMENSIONS + j] = held + mixed + 0.3 * noise[i * DIMENSIONS + j];
    }
    columns.forEach((column, k) => (data[rows * DIMENSIONS + i * SIZES.length + k] = column[i]));
  }
  const path = join(folder, `${rows}.bin`);
  writeFileSync(path, new Uint8Array(data.buffer));
  return { path, rows, dimensions: DIMENSIONS, factors: SIZES.length };
}

/** Codes and factors of such a file, as a caller has them. */
export function inputOf({ path, rows, dimensions, factors }) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  const all = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  return {
    codes: { data: all.subarray(0, rows * dimensions), shape: [rows, dimensions] },
    factors: { data: all.subarray(rows * dimensions), shape: [rows, factors] },
  };
}
