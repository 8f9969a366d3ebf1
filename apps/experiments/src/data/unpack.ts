import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { CommandError } from '../commandError.js';
import { diskFault } from './download.js';

/**
 * Takes some files out of a tar packed with gzip, each whole or not at all.
 *
 * Only the files asked for are written, each under its own name in `folder`, whatever path the archive has for it: no archive
 * can write elsewhere. Each must have the bytes that it is known to have.
 *
 * @param archive - Path of the archive.
 * @param folder - Where the files go: an existing folder.
 * @param wanted - Their names, and their bytes.
 * @param signal - Stops it.
 * @returns Of each file its SHA-256.
 * @throws CommandError when a file is missing, has another size, the archive is damaged, or the disk is full. The signal's reason when it is aborted.
 *
 * @example
 * await unpack('cifar-100-binary.tar.gz', 'cifar-100-binary', { 'train.bin': 153_700_000, 'test.bin': 30_740_000 }, signal);
 */
export async function unpack(
  archive: string,
  folder: string,
  wanted: Readonly<Record<string, number>>,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  const source = createReadStream(archive);
  const gunzip = createGunzip();
  const entries = extract();
  source.on('error', (error) => {
    entries.destroy(error);
  });
  gunzip.on('error', (error) => {
    entries.destroy(error);
  });
  source.pipe(gunzip).pipe(entries);
  const refuse = (requirement: string, got: string): never => {
    throw new CommandError(
      `${archive} must ${requirement}, got ${got}. Remove it, and fetch it again with the same command.`,
    );
  };
  try {
    for await (const entry of entries) {
      signal.throwIfAborted();
      const name = basename(entry.header.name);
      const bytes = Object.hasOwn(wanted, name) && entry.header.type === 'file' ? wanted[name] : undefined;
      if (bytes === undefined) {
        entry.resume();
        continue;
      }
      if (entry.header.size !== bytes) refuse(`hold ${name} of ${bytes} bytes`, `one of ${entry.header.size}`);
      sums[name] = await writeEntry(entry as AsyncIterable<Uint8Array>, join(folder, name), signal);
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    signal.throwIfAborted();
    refuse('unpack', error instanceof Error ? error.message : String(error));
  } finally {
    source.destroy();
    gunzip.destroy();
    entries.destroy();
  }
  const missing = Object.keys(wanted).filter((name) => sums[name] === undefined);
  if (missing.length > 0) refuse(`hold ${Object.keys(wanted).join(', ')}`, `none of ${missing.join(', ')}`);
  return sums;
}

/** Writes one file beside its name, then gives it its name; its SHA-256. */
async function writeEntry(entry: AsyncIterable<Uint8Array>, path: string, signal: AbortSignal): Promise<string> {
  const draft = `${path}.part`;
  const hash = createHash('sha256');
  let written = false;
  try {
    const output = await open(draft, 'w').catch((error: unknown) => {
      throw diskFault(draft, error);
    });
    try {
      for await (const piece of entry) {
        signal.throwIfAborted();
        hash.update(piece);
        try {
          for (let done = 0; done < piece.length;) done += (await output.write(piece, done)).bytesWritten;
        } catch (error) {
          throw diskFault(draft, error);
        }
      }
      await output.sync();
    } finally {
      await output.close();
    }
    await rename(draft, path);
    written = true;
  } finally {
    if (!written) await rm(draft, { force: true });
  }
  return hash.digest('hex');
}
