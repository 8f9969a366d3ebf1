import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../errorCode.js';
import { CommandError } from '../commandError.js';
import { makeFolder } from './makeFolder.js';
import { writeFault } from './writeFault.js';

/** Bytes that a whole run needs, with room to spare: checkpoints of four small networks, metrics, figure and report. */
export const bytesNeeded = 16 * 1024 * 1024;

/**
 * Makes the folder of a new run: `<out>/<time>-<job>`, the time in UTC to the second.
 *
 * @param out - Folder of runs; made where it is missing.
 * @param job - What is run, such as 'quickstart'.
 * @param now - The time it is named by.
 * @returns The path of the new, empty, writable folder. Where that name is taken, `-2`, `-3`, … is added.
 * @throws CommandError when it cannot be made, written to, or has no room for a run.
 *
 * @example
 * createRunFolder('runs', 'quickstart', new Date(0)); // 'runs/1970-01-01T000000Z-quickstart'
 */
export function createRunFolder(out: string, job: string, now: Date): string {
  const name = `${now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}-${job}`;
  makeFolder(out);
  for (let attempt = 1; ; attempt++) {
    const folder = join(out, attempt === 1 ? name : `${name}-${attempt}`);
    try {
      mkdirSync(folder);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      throw writeFault(folder, error, { within: out });
    }
    try {
      checkRoom(folder);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    return folder;
  }
}

/**
 * Checks that a folder can be written to and has room for a run.
 *
 * @param folder - An existing folder.
 * @throws CommandError when it is read-only or its disk has fewer than {@link bytesNeeded} bytes left.
 *
 * @example
 * checkRoom('runs');
 */
export function checkRoom(folder: string): void {
  const probe = join(folder, `.infodrop-${process.pid}.tmp`);
  try {
    writeFileSync(probe, 'x');
  } catch (error) {
    throw writeFault(folder, error, { within: folder });
  } finally {
    rmSync(probe, { force: true });
  }
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytesNeeded) {
    throw new CommandError(
      `${folder} must have ${megabytes(bytesNeeded)} MB free, got ${megabytes(bavail * bsize)} MB. ` +
        'Make room, or choose another disk with --out.',
    );
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0);
}
