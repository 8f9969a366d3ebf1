import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What writes a file into a folder, and gives its path. */
export const putIn =
  (folder: string) =>
  (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

/** An .npy file of doubles. */
export function npy(values: readonly number[], shape: string): Uint8Array {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117) + '\n';
  const head = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0);
  const bytes = new Uint8Array(Float64Array.from(values).buffer);
  return Uint8Array.of(...head, ...new TextEncoder().encode(text), ...bytes);
}

/** Every pair of three and four values, as often as each other. */
export const rows = Array.from({ length: 240 }, (_, i) => [i % 3, Math.floor(i / 3) % 4]);

/** A file of comma-separated values below their names. */
export const csv = (names: string, values: readonly (readonly (string | number)[])[] = rows): string =>
  `${names}\n${values.map((row) => row.join(',')).join('\n')}\n`;
