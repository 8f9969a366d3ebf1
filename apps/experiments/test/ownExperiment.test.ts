import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSweep } from '../src/sweep/sweepFolder.js';
import type { SweepResult } from '../src/report/writeReport.js';
import { buildCommand, type Ended, onlyRun, run } from './command.js';

/** The one that the README shows. */
const [, shown] = /^```ts\n([^]*?)^```$/m.exec(readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8'))!;

let work = '';

beforeAll(() => {
  buildCommand();
  work = mkdtempSync(join(tmpdir(), "infodrop own's "));
  writeFileSync(join(work, 'mine.ts'), shown!);
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

function fault({ code, stderr }: Ended): string {
  expect(code).toBe(1);
  return stderr.trim().split('\n').at(-1) ?? '';
}

describe('an experiment of one’s own', () => {
  it('is run from its file, with flags of its own, and nothing installed beside it', async () => {
    const { code, stdout, stderr } = await run(
      ['run', './mine.ts', '--scale', 'smoke', '--betas', '0,100', '--seeds', '2', '--activation', 'softplus'],
      { cwd: work },
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(
      /^\w+: test cross-entropy, from the lowest price to the highest \(β = 0 → β = 100\): .* over 2 seeds/m,
    );
    const folder = onlyRun(join(work, 'runs'));
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as SweepResult;
    expect(result.scale).toMatchObject({ activation: 'softplus', betas: [0, 100] });
    expect(readSweep(folder).sessions[0].file).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('Does a price on information cost');
  });

  it('is reported and gone on with by its file', async () => {
    const folder = onlyRun(join(work, 'runs'));
    expect(fault(await run(['report', folder], { cwd: work }))).toMatch(
      /got mine\. See .* list; one of one's own is named by its file, with --experiment\.$/,
    );
    const forms = ['--csv', '--parquet', '--tensorboard'];
    const again = await run(['report', folder, '--experiment', 'mine.ts', ...forms], { cwd: work });
    expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: '' });
    const page = (): string => readFileSync(join(folder, 'report.html'), 'utf8');
    expect(page()).toMatch(/run \.\/mine\.ts --scale smoke --seed 2<.* --experiment \.\/mine\.ts</s);
    const exported = await run(['report', folder, folder, '--experiment', 'mine.ts', '--to', 'both.html'], {
      cwd: work,
    });
    expect({ code: exported.code, stderr: exported.stderr }).toEqual({ code: 0, stderr: '' });
    expect(exported.stdout).toContain('They were run alike');
    writeFileSync(join(work, 'mine.ts'), `${shown!}\n// changed\n`);
    const resumed = await run(['run', 'mine.ts', '--resume', folder], { cwd: work });
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(
      /experiment file [0-9a-f]{7} instead of [0-9a-f]{7}/,
    );
  });

  it.each([
    ['that is not there', './none.ts', undefined, /an experiment's file must be one of .*none\.ts, which is not there/],
    [
      'that exports none',
      './empty.ts',
      'export const a = 1;',
      /must export one experiment, got 0 among its exports \(a\)/,
    ],
    ['that does not parse', './bad.ts', 'export const = ;', /bad\.ts must be a module that loads, got: /],
    ['that throws', './throws.mjs', "throw new Error('no data');", /must be a module that loads, got: no data/],
    ['whose name is taken', './taken.ts', 'NAME:cluttered', /must be its own, got 'cluttered', which another has/],
  ])('refuses a file %s', async (_, file, text, message) => {
    if (text !== undefined) {
      writeFileSync(
        join(work, file),
        text === 'NAME:cluttered' ? shown!.replace("name: 'mine'", "name: 'cluttered'") : text,
      );
    }
    expect(fault(await run(['run', file], { cwd: work }))).toMatch(message);
  });

  it('says what was meant where a name or a flag of it is misspelt', async () => {
    expect(fault(await run(['run', './mine.ts', '--activation', 'softmax'], { cwd: work }))).toContain(
      "--activation must be one of relu, softplus, got 'softmax'.",
    );
    expect(fault(await run(['run', 'widths-mpl'], { cwd: work }))).toMatch(/widths-mlp/);
  });
});
