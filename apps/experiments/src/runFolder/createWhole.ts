import { randomUUID } from 'node:crypto';
import { linkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../errorCode.js';
import { writeFault } from './writeFault.js';

/**
 * Makes a file that has its content from the first moment on: of many that try at once, on one machine or several, one succeeds.
 *
 * @param path - Of the file, in a folder that is there.
 * @param content - What it holds.
 * @returns False where there is one of that name: it stays as it is.
 * @throws CommandError when the folder cannot be written to.
 *
 * @example
 * createWhole('runs/x/lock-1.json', '{}'); // true
 */
export function createWhole(path: string, content: string): boolean {
  // Process ids of several machines may be the same.
  const draft = `${path}.${randomUUID()}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, content);
    try {
      linkSync(draft, path);
      return true;
    } catch (error) {
      // A network file system whose answer was lost asks again, and finds what it has made itself.
      if (errorCode(error) === 'EEXIST') return statSync(draft).nlink === 2;
      throw error;
    }
  } catch (error) {
    throw writeFault(dirname(path), error, { within: dirname(path) });
  } finally {
    rmSync(draft, { force: true });
  }
}
