import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { errorCode } from '../errorCode.js';
import { writeFault } from './writeFault.js';

/**
 * Makes a folder, and those that it is in, where they are missing.
 *
 * Not by Node's own `recursive`: that says of a read-only disk that a part of the path does not exist, and never ends in `/proc`, where the
 * system says so of every folder.
 *
 * @param path - Of the folder; one that is there already stays as it is.
 * @throws CommandError when it cannot be made; see `underFlag` for another flag than `--out`.
 *
 * @example
 * makeFolder('runs/sweep-small/widths-mlp');
 */
export function makeFolder(path: string): void {
  let at = resolve(path);
  try {
    const missing: string[] = [];
    while (!isFolder(at)) {
      missing.push(at);
      // A root that is not there has none above it.
      if (dirname(at) === at) break;
      at = dirname(at);
    }
    for (at of missing.reverse()) makeOne(at);
  } catch (error) {
    // A file in the way of a folder that is to be in it.
    const inside = errorCode(error) === 'EEXIST' && at !== resolve(path);
    throw writeFault(path, inside ? { code: 'ENOTDIR' } : error, { within: dirname(at) });
  }
}

/** Whether a folder is there; a file in its place is a fault. */
function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (found.isDirectory()) return true;
  throw Object.assign(new Error(`a file is at ${path}`), { code: 'EEXIST' });
}

/** Another process may be faster. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // What a broken link leads to is not there, and cannot be made.
    if (errorCode(error) !== 'EEXIST' || !isFolder(folder)) throw error;
  }
}
