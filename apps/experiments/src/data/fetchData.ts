import { existsSync, statfsSync, statSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../commandError.js';
import { readJson, writeJson } from '../runFolder/jsonFile.js';
import { makeFolder } from '../runFolder/makeFolder.js';
import { underFlag } from '../runFolder/writeFault.js';
import { lockFolder } from '../sweep/lock.js';
import type { DataSet, RemoteFile } from './dataSets.js';
import { diskFault, download } from './download.js';
import { findData } from './findData.js';
import { sha256Of } from './sha256.js';
import { unpack } from './unpack.js';

/** What {@link fetchData} is told. */
export interface FetchOptions {
  readonly set: DataSet;
  /** The data folder. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Instead of the official place: a folder that has the set's files, or an address below which a mirror has them. */
  readonly from?: string;
  /** Told of each file how many bytes of it are there. */
  readonly onProgress?: (file: RemoteFile, bytes: number) => void;
  /** Told what is done in between, such as unpacking. */
  readonly onStep?: (text: string) => void;
  /** See `download`; for tests. */
  readonly pause?: number;
  readonly stallAfter?: number;
}

/** Sums of what an archive unpacked to, beside the files. */
const SUMS = 'sha256.json';

/**
 * Brings a data set into the data folder: downloads what is lacking, checks it, unpacks it.
 *
 * Files that are there are checked by their sums, not fetched again; damaged ones are. An archive is removed when it is unpacked.
 *
 * @param options - See {@link FetchOptions}.
 * @returns The set's folder, and how many bytes were brought.
 * @throws CommandError when no address gives a file, a sum is wrong, there is no room, or another process is fetching the same set.
 *
 * @example
 * await fetchData({ set: dataSets.mnist, root: dataFolder().path, signal });
 */
export async function fetchData(options: FetchOptions): Promise<{ readonly folder: string; readonly fetched: number }> {
  const { set, root } = options;
  const folder = join(root, set.folder);
  const lock = underFlag('INFODROP_DATA', () => {
    makeFolder(folder);
    return lockFolder(folder);
  });
  try {
    const fetched =
      set.unpacked === undefined ? await fetchFiles(folder, options) : await fetchArchive(folder, options);
    return { folder, fetched };
  } finally {
    lock.release();
  }
}

/** Every file of the set; the bytes that were brought. */
async function fetchFiles(folder: string, options: FetchOptions): Promise<number> {
  const lacking: RemoteFile[] = [];
  for (const file of options.set.files) {
    if (!(await isThere(join(folder, file.name), file, options.signal))) lacking.push(file);
  }
  const bytes = lacking.reduce((sum, file) => sum + file.bytes, 0);
  requireRoom(folder, bytes - lacking.reduce((sum, { name }) => sum + partOf(folder, name), 0));
  for (const file of lacking) await bring(file, join(folder, file.name), options);
  return bytes;
}

/** The archive, and what it unpacks to; the bytes that were brought. */
async function fetchArchive(folder: string, options: FetchOptions): Promise<number> {
  const { set, signal, onStep } = options;
  const { files, unpacked = {} } = set;
  if (await isUnpacked(folder, options)) return 0;
  let fetched = 0;
  const room = Object.values(unpacked).reduce((sum, bytes) => sum + bytes, 0);
  for (const file of files) {
    const path = join(folder, file.name);
    if (!(await isThere(path, file, signal))) {
      requireRoom(folder, file.bytes - partOf(folder, file.name) + room);
      await bring(file, path, options);
      fetched += file.bytes;
    }
    onStep?.(`unpacking ${file.name}`);
    const sums = await unpack(path, folder, unpacked, signal);
    underFlag('INFODROP_DATA', () => {
      writeJson(join(folder, SUMS), sums);
    });
    await rm(path);
  }
  return fetched;
}

/** Whether everything that the archive unpacks to is there as it was unpacked. */
async function isUnpacked(folder: string, { set, root, signal, onStep }: FetchOptions): Promise<boolean> {
  if (findData(set, root) !== folder) return false;
  const sums = readJson(join(folder, SUMS)) as Readonly<Record<string, string>> | undefined;
  // Unpacked by somebody else: sizes are all that can be told.
  if (sums === undefined) return true;
  onStep?.(`checking ${folder}`);
  for (const name of Object.keys(set.unpacked ?? {})) {
    if ((await sha256Of(join(folder, name), signal)) !== sums[name]) return false;
  }
  return true;
}

/** Whether a file is there, with the right sum. */
async function isThere(path: string, { bytes, sha256 }: RemoteFile, signal: AbortSignal): Promise<boolean> {
  return existsSync(path) && statSync(path).size === bytes && (await sha256Of(path, signal)) === sha256;
}

/** Brings one file from where it is to be had. */
async function bring(file: RemoteFile, path: string, options: FetchOptions): Promise<void> {
  const { set, from, signal, onProgress, pause, stallAfter } = options;
  if (from !== undefined && !/^https?:\/\//.test(from)) {
    await copyFrom(from, file, path, signal);
    onProgress?.(file, file.bytes);
    return;
  }
  const bases = from === undefined ? set.addresses : [from];
  await download({
    file,
    addresses: bases.map((base) => `${base.replace(/\/*$/, '/')}${file.name}`),
    path,
    signal,
    onProgress: (bytes) => onProgress?.(file, bytes),
    ...(pause === undefined ? {} : { pause }),
    ...(stallAfter === undefined ? {} : { stallAfter }),
  });
}

/** Takes a file from a folder, if it is the right one. */
async function copyFrom(from: string, file: RemoteFile, path: string, signal: AbortSignal): Promise<void> {
  const source = join(from, file.name);
  if (!existsSync(source)) {
    throw new CommandError(
      `--from must be a folder that has ${file.name}, or an address, got ${from} without it. Put the file there.`,
    );
  }
  const sum = await sha256Of(source, signal);
  if (sum !== file.sha256) {
    throw new CommandError(
      `${source} must be the file with the SHA-256 ${file.sha256}, got ${sum}. It is cut short, damaged or another file.`,
    );
  }
  const part = `${path}.part`;
  try {
    await copyFile(source, part);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw diskFault(path, error);
  }
}

const partOf = (folder: string, name: string): number => {
  const part = join(folder, `${name}.part`);
  return existsSync(part) ? statSync(part).size : 0;
};

/** Refuses to begin what cannot end. */
function requireRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes) return;
  const megabytes = (count: number): string => (count / 1e6).toFixed(1);
  throw new CommandError(
    `${folder} must have ${megabytes(bytes)} MB free, got ${megabytes(bavail * bsize)} MB. ` +
      'Make room, or choose another folder with INFODROP_DATA.',
  );
}
