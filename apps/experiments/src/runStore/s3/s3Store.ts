import { relative, sep } from 'node:path';
import { CommandError } from '../../commandError.js';
import type { RunStore } from '../runStore.js';
import { bring, manifestsIn } from './bring.js';
import type { Bucket } from './bucket.js';
import { openS3Run } from './s3Run.js';

/**
 * A run store in object storage:
 *
 * ```
 * PREFIX/<run>/content/<holder>/<sha256>     a file of the run, by who put it there and its content
 * PREFIX/<run>/manifests/<holder>-<id>.json  which files the run had at one moment; made when all of them are there
 * ```
 *
 * Of several manifests the furthest counts. As a run comes to the same whoever does it, it does not matter whose that is: nothing must be
 * replaced, so nobody can replace what another has written.
 *
 * @param bucket - The place, under the prefix.
 * @param folder - Below which sweeps lie on this machine.
 *
 * @example
 * const store = s3Store(await connectBucket({ bucket: 'results', prefix: 'widths/' }), 'runs');
 */
export function s3Store(bucket: Bucket, folder: string): RunStore {
  const runOf = (place: string): string => relative(folder, place).replaceAll(sep, '/');
  const isTrained = (manifest: ReadonlyMap<string, unknown>): boolean => manifest.has('trained.json');
  return {
    address: bucket.url,
    folder,
    open: (run, options) => openS3Run(bucket, run, options),
    async fetch(place) {
      if ((await bring(bucket, runOf(place), place, isTrained)) !== 'damaged') return;
      throw new CommandError(
        `the run store ${bucket.url} must hold ${runOf(place)} as it was put there, got objects that are missing or changed. ` +
          `Remove those below ${bucket.url}/${runOf(place)}/manifests, and begin again.`,
      );
    },
    async tidy(place) {
      const run = runOf(place);
      const [furthest] = await manifestsIn(bucket, run);
      if (furthest === undefined || !isTrained(furthest.manifest)) return;
      const needed = new Set([furthest.object, ...[...furthest.manifest.values()].map(({ object }) => object)]);
      for (const object of await bucket.list(`${run}/`)) if (!needed.has(object)) await bucket.remove(object);
    },
  };
}
