import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { buildCommand } from './command.js';

/** A folder for the tests of one file, in which the command runs: it is built before them, and the folder goes when they have ended. */
export function workFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `infodrop-${name}-`)));
  beforeAll(buildCommand);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
