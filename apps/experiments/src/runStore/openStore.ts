import { resolve } from 'node:path';
import { CommandError } from '../commandError.js';
import { folderStore } from './folderStore.js';
import type { RunStore } from './runStore.js';
import type { StoreAddress } from './storeAddress.js';

/**
 * Opens a run store.
 *
 * @param place - Where it is.
 * @param out - What was typed behind `--out`: where a sweep in object storage lies on this machine.
 * @returns The store.
 * @throws CommandError when it does not answer or refuses; when a shared folder is named twice.
 *
 * @example
 * const store = await openStore({ s3: { bucket: 'bucket', prefix: '' } }, undefined);
 */
export async function openStore(place: StoreAddress, out: string | undefined): Promise<RunStore> {
  if ('s3' in place) {
    const [{ connectBucket }, { s3Store }] = await Promise.all([import('./s3/bucket.js'), import('./s3/s3Store.js')]);
    return s3Store(await connectBucket(place.s3), resolve(out ?? 'runs'));
  }
  if (out !== undefined) {
    throw new CommandError(
      `--out must be left out where machines share a folder, got ${out}. The runs lie in the folder of --queue or --store.`,
    );
  }
  return folderStore(place.folder);
}
