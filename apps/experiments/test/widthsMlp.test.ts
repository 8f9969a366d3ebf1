import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesOf } from './command.js';
import { smoke } from './inProcess.js';
import { temporaryFolder } from './temporaryFolder.js';

const work = temporaryFolder('widths');

it('widths-mlp at the scale smoke trains every trial, measures the chosen ones alone, and reports', async () => {
  const { folder, result, shown } = await smoke(work, 'widths-mlp', { digits: 300 });
  expect(folder).toMatch(/Z-widths-mlp-smoke$/);
  const files = filesOf(folder);
  // Six methods of three trials, and the one that has nothing to tune.
  expect(files.filter((name) => name.endsWith('trained.json'))).toHaveLength(6 * 3 + 1);
  expect(files.filter((name) => name.endsWith('measured.json'))).toHaveLength(7);
  const { arms, scale, statistic } = result;
  expect(scale).toMatchObject({ digits: 300, widths: [30], epochs: 2 });
  expect(arms.map(({ title }) => title)).toEqual([
    'none, width 30',
    'information, width 30',
    'binary, width 30',
    'continuous, width 30',
    'logNormal, width 30',
    'variational, width 30',
    'concrete, width 30',
  ]);
  for (const { name, trial, runs } of arms) {
    // The trial that was measured is the best of its arm on the validation split.
    const errors = files
      .filter((file) => file.startsWith(`${name}/`) && file.endsWith('trained.json'))
      .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as TrainedNumbers)
      .map(({ validation, identity }) => ({ ...validation, trial: identity.trial }));
    errors.sort((a, b) => a.error - b.error || a.crossEntropy - b.crossEntropy);
    expect(errors).toHaveLength(name.includes('none') ? 1 : 3);
    expect({ ...runs[0]!.validation, trial }).toEqual(errors[0]);
    expect(runs[0]!.values.error).toMatchObject({ count: 1000 });
    expect(runs[0]!.values).toHaveProperty('steps');
  }
  expect(statistic).toMatchObject({ verdict: 'inconclusive', pairs: 1, from: 'binary, width 30' });
  expect(shown).toContain('Inconclusive: test error in the narrowest network');
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('better, above all in narrow networks?</h1>');
});

interface TrainedNumbers {
  readonly identity: { readonly trial: number | null };
  readonly validation: { readonly error: number; readonly crossEntropy: number };
}
