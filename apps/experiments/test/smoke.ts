import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type SweepResult } from '../src/report/writeReport.js';
import { onlyRun, run } from './command.js';

/** Runs an experiment, by the command, at the scale that takes seconds; gives its folder and what it found. */
export async function smoke(
  work: string,
  name: string,
  ...flags: readonly string[]
): Promise<{ readonly folder: string; readonly result: SweepResult }> {
  const out = join(work, name);
  const { code, stderr } = await run(['run', name, '--scale', 'smoke', '--out', out, ...flags], { cwd: work });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const folder = onlyRun(out);
  return { folder, result: JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as SweepResult };
}
