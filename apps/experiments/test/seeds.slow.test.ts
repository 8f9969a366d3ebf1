import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SweepResult } from '../src/report/writeReport.js';
import { buildCommand, run } from './command.js';

it('the main job over fresh seeds reports the paired changes between values of β, whatever they are', async () => {
  buildCommand();
  const root = join(import.meta.dirname, '..', '..', '..');
  const { code, stdout, stderr } = await run(['run', 'cluttered', '--scale', 'small', '--out', 'runs'], { cwd: root });
  expect(code, stderr).toBe(0);
  console.log(stdout);
  const folder = /^folder +(.*)$/m.exec(stderr)![1]!;
  const { arms, statistic } = JSON.parse(readFileSync(join(root, folder, 'result.json'), 'utf8')) as SweepResult;
  expect(statistic.pairs).toBe(5);
  for (const { runs } of arms) {
    expect(runs.map(({ seed }) => seed)).toEqual([21, 22, 23, 24, 25]);
    for (const { values } of runs) {
      // Where no image has a value the statistic says nothing: the layer collapsed or the masks are wrong.
      for (const value of Object.values(values)) expect(value).toMatchObject({ mean: expect.any(Number) as number });
      expect(values.error).toMatchObject({ count: 1000 });
    }
  }
});
