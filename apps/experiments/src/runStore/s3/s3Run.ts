import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '@infodrop/training/node';
import { errorCode } from '../../errorCode.js';
import { CommandError } from '../../commandError.js';
import { scratchFolder } from '../../runFolder/scratchFolder.js';
import { sha256 } from '../../runFolder/sealedFile.js';
import type { OpenRun, OpenRunOptions } from '../runStore.js';
import { bring, contentOf, manifestsOf } from './bring.js';
import type { Bucket } from './bucket.js';
import { keptFiles } from './keptFiles.js';
import { howFar, type Manifest, type StoredFile, writeManifest } from './manifest.js';

/** Milliseconds between two looks for a new checkpoint. */
const lookEvery = 500;

/** After a checkpoint was put into the store, none is for so many times as long as that took: most of the time is left to the training. */
const quietTimes = 10;

/**
 * A run of a store in object storage, in a folder of its own on this machine. What it left before is brought there; each new checkpoint is put
 * into the store while the run goes on (of many in a short time the newest), and at the end what it came to.
 *
 * Objects are written once, under names that nobody else writes: files by their SHA-256 below the name of this holder, then a manifest
 * that lists them. A worker that was lost, and awakes, so adds to the store, but changes and removes nothing of others.
 *
 * @param bucket - Of the store.
 * @param run - Its folder below that of the store.
 * @param options - See {@link OpenRunOptions}.
 * @returns The run; to be ended or dropped.
 * @throws CommandError when the store does not answer or refuses, or this machine has no room.
 *
 * @example
 * const { folder, end } = await openS3Run(bucket, 'sweep-small/widths-mlp/width-30/seed-0', { lost, onLine });
 */
export async function openS3Run(bucket: Bucket, run: string, { lost, onLine }: OpenRunOptions): Promise<OpenRun> {
  const folder = scratchFolder();
  let before: Awaited<ReturnType<typeof bring>>;
  try {
    before = await bring(bucket, run, folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  if (before === 'damaged') onLine('what is kept of it is damaged or gone: it begins again');
  const kept = before === 'damaged' ? undefined : before?.manifest;
  const keep = keeperOf(bucket, run, folder, { lost, before: kept ?? new Map() });

  let far = howFar(keptFiles(folder));
  let keeping: Promise<void> | undefined;
  /** By `performance.now()`: until then no checkpoint is put there. */
  let quietUntil = 0;
  const look = (): void => {
    if (keeping !== undefined || performance.now() < quietUntil) return;
    const now = howFar(keptFiles(folder));
    if (now <= far) return;
    const began = performance.now();
    keeping = keep()
      .then(() => (far = now))
      .catch((error: unknown) => {
        // It goes on all the same: at the end, or at the next checkpoint, the store may be there again.
        onLine(reasonOf(error));
      })
      .then(() => {
        quietUntil = performance.now() + quietTimes * (performance.now() - began);
        keeping = undefined;
      });
  };
  const timer = setInterval(look, lookEvery);
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await keeping;
  };
  return {
    folder,
    end: async () => {
      await stop();
      try {
        await keep();
      } catch (error) {
        throw new CommandError(`${reasonOf(error)} What the run came to here is still in ${folder}.`, { cause: error });
      }
      rmSync(folder, { recursive: true, force: true });
    },
    drop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Puts what a run came to on this machine into the store, beside whatever is there.
 *
 * @param bucket - Of the store.
 * @param run - Its folder below that of the store.
 * @param folder - Of the run, on this machine; it stays as it is.
 * @throws CommandError when the store does not answer or refuses.
 *
 * @example
 * await putRun(bucket, 'sweep-small/widths-mlp/width-30/seed-0', 'runs/sweep-small/widths-mlp/width-30/seed-0');
 */
export async function putRun(bucket: Bucket, run: string, folder: string): Promise<void> {
  await keeperOf(bucket, run, folder, { lost: new AbortController().signal, before: new Map() })();
}

/**
 * What puts the present state of a folder into the store, unless what is there is the same or further, or the run was lost. One call at a
 * time.
 */
function keeperOf(
  bucket: Bucket,
  run: string,
  folder: string,
  { lost, before }: { readonly lost: AbortSignal; readonly before: Manifest },
): () => Promise<void> {
  const holder = randomUUID();
  /** All objects that this holder has put there, and not removed. */
  const own = new Set<string>();
  let kept = before;

  /** Puts the files of the folder there; undefined where one of them vanished meanwhile, as a checkpoint does when there is a newer one. */
  const putFiles = async (): Promise<Manifest | undefined> => {
    const names = keptFiles(folder);
    // A folder that was removed, or whose checkpoint cannot be read, is no reason to give up the one that is in the store.
    if (howFar(names) < howFar(kept.keys())) return kept;
    const files = new Map<string, StoredFile>();
    for (const name of names) {
      const content = readIfThere(join(folder, ...name.split('/')));
      if (content === undefined) return undefined;
      const seal = sha256(content);
      const same = kept.get(name);
      const file = same?.sha256 === seal ? same : { object: `${contentOf(run)}${holder}/${seal}`, sha256: seal };
      if (file !== same && !own.has(file.object)) {
        await bucket.put(file.object, content);
        own.add(file.object);
      }
      files.set(name, file);
    }
    return files;
  };

  return async () => {
    let files: Manifest | undefined;
    do files = lost.aborted ? new Map() : await putFiles();
    while (files === undefined);
    if (lost.aborted || isSame(files, kept)) return;
    // Each a new one: a request that was given up, and that the server carries out late, replaces nothing.
    const manifest = `${manifestsOf(run)}${holder}-${randomUUID()}.json`;
    await bucket.put(manifest, writeManifest(files));
    kept = files;
    const needed = new Set([manifest, ...[...files.values()].map(({ object }) => object)]);
    const old = [...own].filter((object) => !needed.has(object));
    own.add(manifest);
    try {
      for (const object of old) {
        await bucket.remove(object);
        own.delete(object);
      }
    } catch {
      // An object too many does no harm; the next time tries again.
    }
  };
}

function isSame(a: Manifest, b: Manifest): boolean {
  return a.size === b.size && [...a].every(([name, { object }]) => b.get(name)?.object === object);
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
