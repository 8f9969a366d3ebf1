import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readSealed, writeSealed } from '../src/runFolder/sealedFile.js';
import type { SweepResult } from '../src/report/writeReport.js';
import { readJson } from '../src/runFolder/jsonFile.js';
import { run, start } from './command.js';
import { writeMine } from './mine.js';
import { workFolder } from './workFolder.js';

const work = workFolder('queue');

beforeAll(() => {
  writeMine(work);
});

it('a sweep in a folder is done by workers elsewhere, which come before it, and leave when it has ended', async () => {
  const worker = start(['worker', '--queue', 'shared', '--experiment', 'mine.ts'], { cwd: work });
  const sweep = ['sweep', './mine.ts', '--scale', 'smoke', '--seeds', '1', '--queue', 'shared'];
  const swept = await run(sweep, { cwd: work });
  expect(swept.code, swept.stderr).toBe(0);
  expect(swept.stderr).toContain('start workers with: ');
  const served = await worker.ended;
  expect(served.code, served.stderr).toBe(0);
  expect(served.stderr).toMatch(
    /^waiting for a sweep in the queue\n[^]*β = 10: done in 0:\d\d\n[^]*4 runs done here\n$/,
  );
  const runs = join(work, 'shared', 'runs', 'sweep-smoke');
  const { arms } = readJson(join(runs, readdirSync(runs)[0]!, 'result.json')) as SweepResult;
  expect(arms.map((arm) => arm.runs.length)).toEqual([1, 1]);

  // Opened again, with another version.
  const path = join(work, 'shared', 'queue.json');
  const queue = readSealed(path) as { header: object };
  writeSealed(path, { ...queue, ended: false, header: { ...queue.header, versions: { infodrop: '9.9.9' } } });
  const newer = await run(['worker', '--queue', 'shared', '--experiment', 'mine.ts'], { cwd: work });
  expect(newer.code).toBe(1);
  expect(newer.stderr).toMatch(/versions\.infodrop: "9\.9\.9" there, .* Install those versions/);
});
