import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { scratchFolder } from './scratchFolder.js';
import { writeFault } from './writeFault.js';

const folder = temporaryFolder('scratch');
const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
const wayOut = 'Set TMPDIR to a folder on another disk, and start the worker again.';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('is in TMPDIR, which is what a fault in it says: a worker has no --out', () => {
  vi.stubEnv('TMPDIR', folder);
  const scratch = scratchFolder();
  expect(scratch.startsWith(join(folder, 'infodrop-run-'))).toBe(true);
  expect(writeFault(join(scratch, 'trained.json'), full).message).toMatch(new RegExp(`${wayOut}$`));
  expect(writeFault(join(folder, 'trained.json'), full).message).toMatch(/choose another disk with --out\.$/);
});

it('says of a TMPDIR in which none can be made that another is needed', () => {
  vi.stubEnv('TMPDIR', join(folder, 'gone'));
  expect(scratchFolder).toThrow(wayOut);
});
