import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { SweepResult } from '../src/report/writeReport.js';
import { childrenOf, filesOf, run, start, until } from './command.js';
import { workFolder } from './workFolder.js';

const sizes = ['--train-size', '100', '--validation-size', '20', '--test-size', '20', '--batch-size', '10'];
const sweep = ['sweep', 'cluttered', '--scale', 'smoke', '--betas', '0.1', '--epochs', '3', '--seed', '1,2', ...sizes];
const names = ['1', '2'].map((seed) => `cluttered_betas-0.1_epochs-3_seed-${seed}`);

const work = workFolder('sweep');

/** The folder of a sweep's seed. */
function folderOf(out: string, seed: 1 | 2): string {
  const folder = join(work, out, 'sweep-smoke');
  return join(
    folder,
    readdirSync(folder).find((name) => name.includes(`seed-${seed}`))!,
  );
}

function valuesOf(folder: string): unknown {
  const { arms } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as SweepResult;
  return arms.map(({ runs }) => runs.map(({ values, validation }) => ({ values, validation })));
}

it.each([
  ['neither names nor --all', ['sweep'], 'what is run must be named, or be --all, got neither'],
  ['both', ['sweep', 'cluttered', '--all'], 'what is run must be named, or be --all, got --all and cluttered'],
  ['a misspelt name', ['sweep', 'clutered'], 'got clutered. Did you mean cluttered?'],
  ['a misspelt scale', ['sweep', 'cluttered', '--scale', 'smal'], 'got smal. Did you mean small?'],
  ['a flag that one of them has not', ['sweep', '--all', '--widths', '30'], 'got widths, which cluttered has not'],
  ['a value twice', ['sweep', 'cluttered', '--seed', '1,1'], '--seed must be different from each other, got 1 twice'],
  ['a grid that cannot be', ['sweep', 'widths-mlp', '--digits', '100,9000'], '--digits must be at most 8000, got 9000'],
  ['no workers', ['sweep', 'cluttered', '--workers', '0'], '--workers must be an integer ≥ 1, got 0'],
])('infodrop sweep refuses %s before anything is begun', async (_, args, message) => {
  const { code, stderr } = await run([...args, '--out', 'refused'], { cwd: work });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n').at(-1)).toContain(message);
  expect(existsSync(join(work, 'refused'))).toBe(false);
});

it.runIf(existsSync('/proc/self/task'))(
  'infodrop sweep survives killed workers, a stop and a cut log, does nothing twice, and gives the same numbers',
  async () => {
    const whole = await run([...sweep, '--out', 'whole'], { cwd: work });
    expect(whole.code, whole.stderr).toBe(0);
    expect(whole.stderr).toContain('networks 4 to train\n');
    // One display for all of them.
    expect(whole.stderr).toMatch(/seed-1.*: without noise .* left of this run, .* of all/);
    expect(whole.stderr).toMatch(/seed-2.*: β = 0\.1 .* left of this run, .* of all/);
    expect(readdirSync(join(work, 'whole', 'sweep-smoke')).every((name, i) => name.startsWith(names[i]!))).toBe(true);
    expect(
      filesOf(join(work, 'whole')).filter((name) => name.includes('checkpoints') || name.includes('lock')),
    ).toEqual([]);

    // A worker that is killed is begun again, from its checkpoint; a second sweep of the same folder is refused meanwhile.
    const killed = start([...sweep, '--out', 'cut', '--workers', '1'], { cwd: work });
    const inFirst = (...path: string[]): string => join(folderOf('cut', 1), 'beta-none', 'seed-1', ...path);
    const begun = (): boolean => existsSync(join(work, 'cut', 'sweep-smoke')) && existsSync(inFirst('metrics.jsonl'));
    await until(killed, begun, 'the first steps');
    process.kill(childrenOf(killed.process.pid!)[0]!, 'SIGKILL');
    const second = await run([...sweep, '--out', 'cut'], { cwd: work });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('must be worked on by one process at a time');
    const under = (): string => join(folderOf('cut', 1), 'beta-0.1', 'seed-1', 'metrics.jsonl');
    await until(killed, () => existsSync(under()), 'the first steps of the second network');
    killed.process.kill('SIGINT');
    const stopped = await killed.ended;
    expect(stopped.stderr).toContain('without noise: its worker was killed by SIGKILL; try 2 of 3');
    expect(stopped.code).toBe(130);
    expect(stopped.stderr.trim().split('\n').at(-1)).toContain('infodrop sweep: stopped, and saved. Go on with: ');

    // The log of a network that was under way ends in the middle of a line.
    appendFileSync(under(), '{"kind":"st');
    const before = statSync(inFirst('trained.json')).mtimeMs;
    const resumed = await run([...sweep, '--out', 'cut'], { cwd: work });
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stderr).toMatch(/networks [23] to train, [12] are trained already/);
    expect(statSync(inFirst('trained.json')).mtimeMs).toBe(before);
    for (const seed of [1, 2] as const) {
      expect(valuesOf(folderOf('cut', seed))).toEqual(valuesOf(folderOf('whole', seed)));
      const log = readFileSync(join(folderOf('cut', seed), 'beta-0.1', `seed-${seed}`, 'metrics.jsonl'), 'utf8');
      const lines = log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { kind: string; step: number });
      expect(lines.filter(({ kind }) => kind === 'step').map(({ step }) => step)).toEqual(
        Array.from({ length: 30 }, (_, i) => i + 1),
      );
    }

    const again = await run([...sweep, '--out', 'cut'], { cwd: work });
    expect(again.code).toBe(0);
    expect(again.stderr).toBe(
      [1, 2].map((seed) => `done     ${folderOf('cut', seed as 1).slice(work.length + 1)}\n`).join(''),
    );
    expect(again.stdout).toBe(resumed.stdout);
  },
);

it('infodrop sweep reports a network that cannot be trained, and finishes the others', async () => {
  const diverging = [...sweep, '--learning-rate', '0.5,1e30', '--out', 'diverging'].map((word) =>
    word === '1,2' ? '1' : word,
  );
  const { code, stdout, stderr } = await run(diverging, { cwd: work });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n').at(-1)).toMatch(
    /^infodrop sweep: could not finish 1 of 2: cluttered: could not train every network: .*1e\+30.*β = 0\.1': train: .* at the data\. Go on with: /,
  );
  expect(stdout).toMatch(/^cluttered\n {2}Inconclusive: .*\n {2}.*learningRate-0\.5.*report\.html$/m);
});
