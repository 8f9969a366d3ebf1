import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childrenOf, filesOf, hasEnded, hasRun, onlyRun, run, start, type Started, until } from './command.js';
import { workFolder } from './workFolder.js';

const small = ['quickstart', '--train-size', '200', '--validation-size', '20', '--test-size', '20'];
const args = [...small, '--batch-size', '10', '--epochs', '3', '--betas', '0.1', '--workers', '1'];
const steps = 60;
const epochs = 3;

const work = workFolder('owners');

function metricsLines(folder: string, arm: string): string[] {
  return readFileSync(join(folder, arm, 'seed-0', 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n');
}

/** Starts a run and waits until its first network has made some steps. */
async function begun(out: string): Promise<{ started: Started; folder: string }> {
  const started = start([...args, '--out', out], { cwd: work });
  await until(
    started,
    () => hasRun(out) && existsSync(join(onlyRun(out), 'beta-none', 'seed-0', 'metrics.jsonl')),
    'the first step',
  );
  return { started, folder: onlyRun(out) };
}

describe('the folder of a run', () => {
  it('has one owner at a time: a second --resume is refused, and nothing is written twice', async () => {
    const { started, folder } = await begun(join(work, 'twice'));
    const second = await run(['quickstart', '--resume', folder], { cwd: work });
    expect(second.code).toBe(1);
    expect(second.stderr.trim().split('\n').at(-1)).toMatch(
      new RegExp(
        `^infodrop quickstart: ${folder} must be worked on by one process at a time, got process ${started.process.pid!} on .* at work in it`,
      ),
    );
    const { code, stderr } = await started.ended;
    expect(code, stderr).toBe(0);
    for (const arm of ['beta-none', 'beta-0.1']) expect(metricsLines(folder, arm)).toHaveLength(steps + epochs);
    expect(filesOf(folder).filter((name) => /lock|tmp/.test(name))).toEqual([]);
  });

  it('goes to the next one when its owner was killed, though a worker may still be saving', async () => {
    const { started, folder } = await begun(join(work, 'killed'));
    const workers = existsSync('/proc/self/task') ? childrenOf(started.process.pid!) : [];
    started.process.kill('SIGKILL');
    await started.ended;
    writeFileSync(join(folder, `result.json.${started.process.pid!}.tmp`), 'half');
    const { code, stderr } = await run(['quickstart', '--resume', folder], { cwd: work });
    expect(code, stderr).toBe(0);
    for (const arm of ['beta-none', 'beta-0.1']) {
      const lines = metricsLines(folder, arm).map((line) => JSON.parse(line) as { kind: string; step: number });
      expect(lines.filter(({ kind }) => kind === 'step').map(({ step }) => step)).toEqual(
        Array.from({ length: steps }, (_, i) => i + 1),
      );
    }
    expect(filesOf(folder).filter((name) => /lock|tmp/.test(name))).toEqual([]);
    expect(workers.every(hasEnded)).toBe(true);
  });

  it('must stay while it is worked on', async () => {
    const { started, folder } = await begun(join(work, 'removed'));
    renameSync(folder, `${folder}-gone`);
    const { code, stderr } = await started.ended;
    expect(code).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      new RegExp(`^infodrop quickstart: ${folder} must stay while it is worked on, got it removed or taken over`),
    );
  });
});
