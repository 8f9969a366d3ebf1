import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { experiments } from '../src/experiments/index.js';
import { partsOf, type SweepResult } from '../src/report/writeReport.js';
import { changeWords } from '../src/report/words.js';
import { experimentOf, readSweep } from '../src/sweep/sweepFolder.js';

const results = join(import.meta.dirname, '..', 'results');
const names = existsSync(results) ? readdirSync(results) : [];

it.skipIf(names.length === 0).each(names.length === 0 ? [''] : names)(
  'the committed result of %s follows from its runs, as the present code reads them',
  (name) => {
    const folder = join(results, name);
    const sweep = readSweep(folder);
    const { statistic, outcomes, experiment } = partsOf(folder, experimentOf(experiments, sweep.experiment), sweep);
    const stored = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as SweepResult;
    expect(sweep.scaleName).toBe('small');
    // As it comes back from JSON, in which what is undefined is null.
    expect(JSON.parse(JSON.stringify({ ...statistic, words: changeWords(statistic, experiment) }))).toEqual(
      stored.statistic,
    );
    expect(outcomes.map((outcome) => [outcome.name, outcome.trial])).toEqual(
      stored.arms.map((arm) => [arm.name, arm.trial]),
    );
  },
);
