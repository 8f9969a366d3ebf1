import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SweepResult } from '../src/report/writeReport.js';

/** Puts the experiment of one's own that the README shows into a folder, as `mine.ts`. */
export function writeMine(folder: string): void {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
  const shown = /^```ts\n([^]*?)^```$/m.exec(readme)?.[1];
  if (shown === undefined) throw new Error('the README must show an experiment');
  writeFileSync(join(folder, 'mine.ts'), shown);
}

/** What every run of a sweep came to, without how long it took. */
export function numbersOf(folder: string): unknown {
  const { arms, statistic } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as SweepResult;
  return {
    statistic,
    arms: arms.map(({ name, runs }) => ({
      name,
      runs: runs.map(({ seed, values, validation }) => ({ seed, values, validation })),
    })),
  };
}
