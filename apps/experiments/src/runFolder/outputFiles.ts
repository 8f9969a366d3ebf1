import { type Stats, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { CommandError } from '../commandError.js';
import { writeFault } from './writeFault.js';

/**
 * Refuses, before anything is computed, files that a command could not or should not write: one that it reads, one that it writes
 * otherwise too, and one whose folder is not there or takes none.
 *
 * @param outputs - Paths by the flags that name them; undefined where a flag was not typed.
 * @param inputs - Paths of what is read.
 * @throws CommandError naming the flag.
 *
 * @example
 * requireOutputFiles({ '--json': 'scores.json', '--html': undefined }, ['codes.npy', 'factors.npy']);
 */
export function requireOutputFiles(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: readonly string[],
): void {
  const typed = Object.entries(outputs).flatMap(([flag, path]) => (path === undefined ? [] : [[flag, path] as const]));
  const taken = new Map(inputs.map((path) => [realPath(path), `${path}, which is read`]));
  for (const [flag, path] of typed) {
    if (path === '' || path.endsWith(sep)) {
      throw new CommandError(`${flag} must be the path of a file, got '${path}'. Name one, or leave it out.`);
    }
    const real = realPath(path);
    const other = taken.get(real);
    if (other !== undefined) {
      throw new CommandError(`${flag} must be another file than ${other}, got ${path}. Choose another name.`);
    }
    taken.set(real, `that of ${flag}`);
  }
  // Only now: to try it out a file is written beside each.
  for (const [flag, path] of typed) requireWritable(flag, path);
}

/** Writes what a file is going to be written through, and takes it away. */
function requireWritable(flag: string, path: string): void {
  const probe = `${path}.${process.pid}.tmp`;
  let there: Stats | undefined;
  try {
    there = statSync(path, { throwIfNoEntry: false });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw writeFault(path, error, { flag, within: dirname(path) });
  }
  // It would be replaced itself, not written to.
  if (there !== undefined && !there.isFile()) {
    const what = there.isDirectory() ? 'the folder' : 'the device';
    throw new CommandError(`${flag} must be a file, got ${what} ${path}. Choose another name.`);
  }
}

/**
 * The one path of a file, whichever links lead to it; it need not be there yet.
 *
 * @param path - As it was typed.
 *
 * @example
 * realPath('./table.csv') === realPath('table.csv'); // true
 */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const whole = resolve(path);
    // A root that cannot be asked has no folder above it.
    return dirname(whole) === whole ? whole : join(realPath(dirname(whole)), basename(whole));
  }
}
