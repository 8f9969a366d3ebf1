// The records that the page shows: the newest of each kind of processor.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './record.mjs';
import { HELD_VECTOR, VECTORS } from './vector.mjs';

const KINDS = [...VECTORS, 'unknown'].flatMap((kind) => (kind === 'AVX2' ? [HELD_VECTOR, kind] : [kind]));

/** Where the record of a kind of processor lies, from the repository's root. */
export function recordFile(vector) {
  return `tooling/bench/results/training-${vector.toLowerCase().replaceAll(' ', '-')}.json`;
}

/**
 * The records `{ results, file }` that are published, widest vector first, with a new one in the place of its kind.
 *
 * @param results - The new one.
 * @param folder - The repository's root.
 */
export function publishedRecords(results, folder = root) {
  return KINDS.flatMap((vector) => {
    const file = recordFile(vector);
    if (vector === results.machine.vector) return [{ results, file }];
    const path = join(folder, file);
    return existsSync(path) ? [{ results: JSON.parse(readFileSync(path, 'utf8')), file }] : [];
  });
}
