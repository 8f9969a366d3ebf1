import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csv, npy, putIn, rows } from '../../test/sampleFiles.js';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { scoreCommand } from './scoreCommand.js';

const folder = temporaryFolder('score');
const put = putIn(folder);

const flat = rows.flat();

describe('infodrop score', () => {
  const options = { learner: { name: 'boostedTrees', rounds: 5 }, trainingPoints: 100, testPoints: 50 } as const;

  it('shows a table, and writes JSON and a page', async () => {
    const codes = put('codes.csv', csv('x,<y>'));
    const factors = put('factors.npy', npy(flat, '240, 2'));
    const [json, html] = [join(folder, 'scores.json'), join(folder, 'scores.html')];
    let shown = '';
    await scoreCommand({ codes, factors, json, html, options, write: (text) => (shown += text) });
    expect(shown).toMatch(/^codes.csv, 240 × 2, against factors.npy, 240 × 2$/m);
    expect(shown).toMatch(/^ {2}mig +1\.0000 +more$/m);
    expect(shown).toMatch(/^zMaxVarianceScore: it needs codes of chosen factors/m);
    const stored = JSON.parse(readFileSync(json, 'utf8')) as {
      scores: { name: string; value: number }[];
      importance: number[];
    };
    expect(stored.scores.find(({ name }) => name === 'mig')).toMatchObject({ value: 1, settings: { bins: 20 } });
    expect(stored.importance).toHaveLength(4);
    const page = readFileSync(html, 'utf8');
    expect(page).toContain('<h2>Mutual information</h2>');
    expect(page).toContain('<h2>Importance</h2>');
    expect(page).toContain('x, v0: 1.1');
    expect(page).not.toContain('<y>');
  });

  it('refuses to write what it reads, or one file twice, before it reads anything', async () => {
    const codes = put('kept.csv', csv('x,y'));
    const write = (): void => undefined;
    for (const output of [{ json: codes }, { html: codes }, { json: join(folder, 'one'), html: join(folder, 'one') }]) {
      await expect(scoreCommand({ codes, factors: 'none.csv', options, write, ...output })).rejects.toThrow(
        'must be another file than',
      );
    }
    expect(readFileSync(codes, 'utf8')).toBe(csv('x,y'));
    const json = join(folder, 'none', 'scores.json');
    await expect(scoreCommand({ codes, factors: codes, options, json, write })).rejects.toThrow(
      'Make it, or choose another with --json.',
    );
  });

  it('says once of which score a reason is', async () => {
    const file = put(
      'alone.csv',
      csv(
        'x',
        rows.map(([x]) => [x!]),
      ),
    );
    let shown = '';
    const json = join(folder, 'alone.json');
    await scoreCommand({ codes: file, factors: file, json, options, write: (text) => (shown += text) });
    expect(shown).toMatch(/^mig: /m);
    expect(shown + readFileSync(json, 'utf8')).not.toMatch(/(\w+): \1:/);
    expect(readFileSync(json, 'utf8')).not.toContain('"mig: ');
  });

  it('says in one line what is wrong with the samples', async () => {
    const codes = put('long.npy', npy(flat, '240, 2'));
    const write = (): void => undefined;
    await expect(scoreCommand({ codes, factors: put('short.csv', '1\n2\n'), options, write })).rejects.toThrow(
      'factors must be of as many samples as codes, 240, got 2.',
    );
    await expect(scoreCommand({ codes, factors: codes, options: { bins: NaN }, write })).rejects.toThrow(
      'bins must be an integer ≥ 2, got NaN.',
    );
  });
});
