import { beforeAll } from 'vitest';
import { buildCommand } from './command.js';
import { temporaryFolder } from './temporaryFolder.js';

/** A folder for the tests of one file, in which the command runs: it is built before them. */
export function workFolder(name: string): string {
  beforeAll(buildCommand);
  return temporaryFolder(name);
}
