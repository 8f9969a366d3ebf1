import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFile } from '../../runFolder/jsonFile.js';
import { makeFolder } from '../../runFolder/makeFolder.js';
import { sha256 } from '../../runFolder/sealedFile.js';
import type { Bucket } from './bucket.js';
import { howFar, type Manifest, readManifest } from './manifest.js';

/** A manifest of a run, and the object that it lies in. */
export interface FoundManifest {
  readonly object: string;
  readonly manifest: Manifest;
}

/** Where the manifests of a run lie. */
export const manifestsOf = (run: string): string => `${run}/manifests/`;

/** Where the files of a run lie. */
export const contentOf = (run: string): string => `${run}/content/`;

/** Times that a run is looked at whose objects vanish: its worker has put newer ones in their place meanwhile. */
const looks = 3;

/**
 * All manifests of a run, the furthest first. Of two that are as far either may count: a run comes to the same whoever does it.
 *
 * @param bucket - Of the store.
 * @param run - Its folder below that of the store.
 *
 * @example
 * (await manifestsIn(bucket, 'sweep-small/widths-mlp/width-30/seed-0'))[0]?.manifest.has('trained.json');
 */
export async function manifestsIn(bucket: Bucket, run: string): Promise<FoundManifest[]> {
  const objects = (await bucket.list(manifestsOf(run))).sort();
  const found = await Promise.all(
    objects.map(async (object) => {
      const content = await bucket.get(object);
      const manifest = content && readManifest(content);
      return manifest === undefined ? [] : [{ object, manifest }];
    }),
  );
  return found.flat().sort((a, b) => howFar(b.manifest.keys()) - howFar(a.manifest.keys()));
}

/**
 * Brings into a folder what a run has come to: the furthest state of it that is whole. What is there as it should be is not brought again.
 *
 * @param bucket - Of the store.
 * @param run - Its folder below that of the store.
 * @param folder - Where it goes on this machine; made where there is something to bring.
 * @param wanted - Whether a manifest is far enough.
 * @returns Its manifest; undefined where there is none. 'damaged' where there are some, but of none all objects are there as they were put.
 * @throws CommandError when the store does not answer, or the folder cannot be written to.
 *
 * @example
 * await bring(bucket, run, 'runs/sweep-small/widths-mlp/width-30/seed-0', (manifest) => manifest.has('trained.json'));
 */
export async function bring(
  bucket: Bucket,
  run: string,
  folder: string,
  wanted: (manifest: Manifest) => boolean = () => true,
): Promise<FoundManifest | 'damaged' | undefined> {
  for (let look = 1; ; look++) {
    const found = (await manifestsIn(bucket, run)).filter(({ manifest }) => wanted(manifest));
    if (found.length === 0) return undefined;
    // Asked for after the manifests: what was put before them is in it.
    const there = new Set(await bucket.list(contentOf(run)));
    for (const one of found) {
      // Also of files that need not be brought: a worker elsewhere has no others.
      if (![...one.manifest.values()].every(({ object }) => there.has(object))) continue;
      const contents = await contentsOf(bucket, one.manifest, folder);
      if (contents === undefined) continue;
      write(folder, contents);
      return one;
    }
    if (look === looks) return 'damaged';
  }
}

/** What is to be written, by name; undefined where an object is missing or is not as it was put there. */
async function contentsOf(
  bucket: Bucket,
  manifest: Manifest,
  folder: string,
): Promise<Map<string, Uint8Array> | undefined> {
  const contents = new Map<string, Uint8Array>();
  for (const [name, file] of manifest) {
    if (isThere(join(folder, ...name.split('/')), file.sha256)) continue;
    const content = await bucket.get(file.object);
    if (content === undefined || sha256(content) !== file.sha256) return undefined;
    contents.set(name, content);
  }
  return contents;
}

function isThere(path: string, seal: string): boolean {
  try {
    return sha256(readFileSync(path)) === seal;
  } catch {
    return false;
  }
}

/** By `trained.json` and `measured.json` a folder is known to have all the rest. */
const last = ['trained.json', 'measured.json'];

function write(folder: string, contents: ReadonlyMap<string, Uint8Array>): void {
  const inOrder = [...contents].sort(([a], [b]) => last.indexOf(a) - last.indexOf(b));
  for (const [name, content] of inOrder) {
    const path = join(folder, ...name.split('/'));
    makeFolder(dirname(path));
    writeFile(path, content);
  }
}
