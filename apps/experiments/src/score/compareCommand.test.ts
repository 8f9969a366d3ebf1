import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csv, putIn, rows } from '../../test/sampleFiles.js';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { type CompareArgs, compareCommand } from './compareCommand.js';

const folder = temporaryFolder('compare');
const put = putIn(folder);
const factors = put('factors.csv', csv('shape,x'));
const options = { learner: { name: 'boostedTrees', rounds: 3 }, trainingPoints: 60, testPoints: 30 } as const;
/** The factors, each seed with other noise; or mixed. */
const noisy = (seed: number, mixed: number): (readonly number[])[] =>
  rows.map(([a, b], i) => {
    const noise = Math.sin(i * (seed + 1)) / 5;
    return [a! + mixed * b! + noise, b! - mixed * a! - noise];
  });
const codes = [0, 1, 2].flatMap((seed) => [
  put(`plain-${seed}.csv`, csv('p,q', noisy(seed, 0.7))),
  put(`<b>-${seed}.csv`, csv('p,q', noisy(seed, 0))),
]);
const run = async (args: Partial<CompareArgs>): Promise<string> => {
  let shown = '';
  await compareCommand({ codes, factors, options, write: (text) => (shown += text), ...args });
  return shown;
};

describe('infodrop score of several codes', () => {
  it('has every score of each model over its seeds, and the changes from the first', async () => {
    const [json, html] = [join(folder, 'scores.json'), join(folder, 'scores.html')];
    const progress: string[] = [];
    const shown = await run({
      json,
      html,
      onProgress: (file, { done, total }) => done === total && progress.push(file),
    });
    expect(progress).toEqual(codes);
    expect(shown).toMatch(/^2 models, 6 codes, against factors.csv, 240 × 2: mean ± standard error over seeds$/m);
    expect(shown).toMatch(/^ {2}score +better +plain +<b>$/m);
    expect(shown).toMatch(/^ {2}mig +more +0\.\d+ ± \S+ +0\.\d+ ± \S+$/m);
    expect(shown).toMatch(/^ {2}mig +\+0\.\d+ \[\+\S+, \+\S+\] better$/m);
    expect(shown).toContain('Seeds: 0, 1, 2.');
    const stored = JSON.parse(readFileSync(json, 'utf8')) as {
      runs: { model: string; seed: string; scores: object[] }[];
      comparison: { scores: { name: string; models: { change: { outcome: string } | null }[] }[] };
    };
    expect(stored.runs.map(({ model, seed }) => `${model} ${seed}`)).toEqual(
      [0, 1, 2].flatMap((seed) => [`plain ${seed}`, `<b> ${seed}`]),
    );
    const mig = stored.comparison.scores.find(({ name }) => name === 'mig')!;
    expect(mig.models.map(({ change }) => change?.outcome)).toEqual([undefined, 'better']);
    const page = readFileSync(html, 'utf8');
    for (const title of ['Ranking', 'Mutual information, plain', 'Importance, plain']) {
      expect(page).toContain(`<h2>${title}</h2>`);
    }
    expect(page).not.toContain('<b>');
  });

  it('takes each file for a model where asked to, and says that one seed tells little', async () => {
    const shown = await run({ codes: codes.slice(0, 2), each: true });
    expect(shown).toContain('One seed tells nothing');
    expect(shown).toMatch(/^2 models, 2 codes/m);
  });

  it('has seeds of one model without changes', async () => {
    const shown = await run({ codes: [codes[0]!, codes[2]!] });
    expect(shown).toMatch(/^1 models, 2 codes/m);
    expect(shown).toContain('2 seeds: 0, 1.');
    expect(shown).not.toContain('Change from');
  });

  it('refuses to write what it reads', async () => {
    for (const path of [codes[1]!, factors]) {
      await expect(run({ json: path })).rejects.toThrow(`--json must be another file than ${path}, which is read`);
    }
  });

  it('refuses two files of one model and seed', async () => {
    const twice = [codes[0]!, codes[0]!];
    await expect(run({ codes: twice })).rejects.toThrow(
      'both of model plain and seed 0. Let their names end in -<seed>',
    );
  });
});
