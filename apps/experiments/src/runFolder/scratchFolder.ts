import { mkdtempSync } from 'node:fs';
import { scratchBeginning } from './scratchPath.js';
import { writeFault } from './writeFault.js';

/**
 * Makes a folder for a run of which only a copy lies on this machine.
 *
 * @returns Its path, in `TMPDIR`.
 * @throws CommandError when it cannot be made.
 *
 * @example
 * scratchFolder(); // for instance $TMPDIR/infodrop-run-x1Y2z3
 */
export function scratchFolder(): string {
  try {
    return mkdtempSync(scratchBeginning());
  } catch (error) {
    throw writeFault(scratchBeginning(), error);
  }
}
