import { relative, sep } from 'node:path';
import { CommandError } from '../../commandError.js';
import type { RunStore } from '../runStore.js';
import { bring, type FoundManifest, manifestsOf } from './bring.js';
import type { Bucket } from './bucket.js';
import { openS3Run, putRun } from './s3Run.js';

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
  const damaged = (run: string): CommandError =>
    new CommandError(
      `the run store ${bucket.url} must hold ${run} as it was put there, got objects that are missing or changed. ` +
        `Remove those below ${bucket.url}/${manifestsOf(run)}, and begin again.`,
    );

  /** Removes all of a run but what belongs to a manifest; nothing where that is not whole any more. */
  async function tidy(run: string, { object, manifest }: FoundManifest): Promise<void> {
    const needed = new Set([object, ...[...manifest.values()].map((file) => file.object)]);
    const objects = await bucket.list(`${run}/`);
    if (![...needed].every((one) => objects.includes(one))) return;
    for (const one of objects) if (!needed.has(one)) await bucket.remove(one);
  }

  return {
    address: bucket.url,
    folder,
    open: (run, options) => openS3Run(bucket, run, options),
    async fetch(place, awaited) {
      const run = runOf(place);
      const found = await bring(bucket, run, place, (manifest) => manifest.has(awaited ?? 'trained.json'));
      if (found === 'damaged') throw damaged(run);
      if (found !== undefined) return () => tidy(run, found);
      if (awaited === undefined) return () => Promise.resolve();
      throw new CommandError(
        `the run store ${bucket.url} must hold ${awaited} of ${run}, got none. Type the command again: then the run is done again.`,
      );
    },
    async share(place) {
      const run = runOf(place);
      const found = await bring(bucket, run, place, (manifest) => manifest.has('trained.json'));
      if (found === undefined || found === 'damaged') await putRun(bucket, run, place);
    },
  };
}
