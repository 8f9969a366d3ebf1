import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the paths of all scratch folders begin with: see `scratchFolder`. */
export function scratchBeginning(): string {
  return join(resolve(tmpdir()), 'infodrop-run-');
}

/** Whether something is, or would be, a scratch folder, or is in one. */
export function isScratch(path: string): boolean {
  return resolve(path).startsWith(scratchBeginning());
}
