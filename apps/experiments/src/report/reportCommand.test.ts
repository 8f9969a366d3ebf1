import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { putIn } from '../../test/sampleFiles.js';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { experiments } from '../experiments/index.js';
import { reportCommand } from './reportCommand.js';

const folder = temporaryFolder('reports');
const named = experiments.map((experiment) => ({ experiment, word: experiment.name, file: null }));
const [a, b, third] = ['a', 'b', 'third'].map((name) => {
  const to = join(folder, name);
  cpSync(join(import.meta.dirname, '..', '..', 'results', 'ica'), to, { recursive: true });
  return to;
}) as [string, string, string];

describe('where the page of a comparison goes', () => {
  const compare = (to: string, own: string | null = null) =>
    reportCommand(own === null ? named : [...named, { experiment: named[0]!.experiment, word: own, file: own }], {
      folder: a,
      other: b,
      to,
    });

  it.each([
    join(a, 'config.json'),
    join(b, 'runs.jsonl.gz'),
    join(third, 'result.json'),
    join(a, 'arm', 'seed-0', 'measured.json'),
  ])('is no file of a run: %s', (to) => {
    const before = readFileSync(join(a, 'config.json'));
    expect(() => compare(to)).toThrow(`--to must end in .html in the folder of a run, got ${to}.`);
    expect(readFileSync(join(a, 'config.json'))).toEqual(before);
  });

  it('is not that of the experiment', () => {
    const file = putIn(folder)('mine.ts', 'export default {};');
    expect(() => compare(file, file)).toThrow(`--to must be another file than ${file}, which is read, got ${file}.`);
  });

  it('is one that is there: that is said first', () => {
    expect(() => compare(join(folder, 'none', 'page.html'))).toThrow(/Make it, or choose another with --to\.$/);
  });

  it('is a page in the first run, or any file elsewhere', () => {
    expect(reportCommand(named, { folder: a, other: b }).page).toBe(join(a, 'comparison.html'));
    expect(compare(join(b, 'compared.HTML')).page).toBe(join(b, 'compared.HTML'));
    const elsewhere = join(folder, 'page');
    expect(readFileSync(compare(elsewhere).page, 'utf8')).toMatch(/^<!doctype html>/i);
  });
});
