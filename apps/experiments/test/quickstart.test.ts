import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import '@infodrop/dropout';
import { prepareEngine } from '@infodrop/engine';
import '@infodrop/networks';
import { evaluate } from '@infodrop/training';
import { cluttered } from '../src/experiments/cluttered/cluttered.js';
import type { ClutteredScale } from '../src/experiments/cluttered/scale.js';
import { clutteredDigits } from '../src/experiments/cluttered/data.js';
import { type SweepResult, writeReport } from '../src/report/writeReport.js';
import type { Spread } from '@infodrop/metrics';
import { measureRun } from '../src/sweep/measureRun.js';
import { loadModel } from '../src/sweep/modelFile.js';
import type { TrainedFile } from '../src/sweep/requests.js';
import { readSweep } from '../src/sweep/sweepFolder.js';
import { childrenOf, filesOf, hasRun, onlyRun, run, script, start, until } from './command.js';
import { firstRequest } from './inProcess.js';
import { workFolder } from './workFolder.js';

const small = ['quickstart', '--train-size', '250', '--validation-size', '50', '--test-size', '50'];
const args = [...small, '--batch-size', '10', '--epochs', '4', '--betas', '0.1', '--seed', '3'];
/** Updates of one network: 4 epochs of 25, with checkpoints at 0, 20, 25, 40, … 80 and 100. */
const lastCheckpoints = ['step-000000080.safetensors', 'step-000000100.safetensors'];

const work = workFolder('quickstart');
let reference: SweepResult;

function resultOf(folder: string): SweepResult {
  return JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as SweepResult;
}

/** What must be the same bit for bit whenever a run is repeated: all but when, where and how fast. */
function numbersOf({ scale, chosen, statistic, arms }: SweepResult): unknown {
  const same = arms.map(({ runs, ...arm }) => ({
    ...arm,
    runs: runs.map(({ seed, validation, values }) => ({ seed, validation, values })),
  }));
  return { scale, chosen, statistic, arms: same };
}

describe('infodrop quickstart', () => {
  it('trains, chooses, measures, and writes a run folder that explains itself', async () => {
    const { code, stdout, stderr } = await run(args, { cwd: work });
    expect(stderr).toMatch(/^engine {3}wasm: /m);
    expect(stderr).toMatch(
      /β = 0\.1 {8}epoch 4\/4, loss \d+\.\d+, error \d+\.\d %, \d+ nats, at cap \d+ %, 0:00 left of this run/,
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('chosen on the validation split');
    const folder = onlyRun(join(work, 'runs'));
    expect(folder).toMatch(/runs\/\d{4}-\d\d-\d\dT\d{6}Z-cluttered-quickstart$/);
    const ofArm = (arm: string) =>
      [
        ...lastCheckpoints.map((name) => `checkpoints/${name}`),
        'measured.json',
        'metrics.jsonl',
        'model.json',
        'trained.json',
        'weights.bin',
      ].map((file) => `${arm}/seed-3/${file}`);
    expect(filesOf(folder)).toEqual(
      [
        ...ofArm('beta-0.1'),
        ...ofArm('beta-none'),
        'config.json',
        'figure-2.png',
        'figure-2.svg',
        'figure.png',
        'figure.svg',
        'report.html',
        'result.json',
      ].sort(),
    );
    reference = resultOf(folder);
    expect(reference.chosen).toBe('beta-0.1');
    expect(reference.arms.map(({ title, runs }) => [title, runs.length])).toEqual([
      ['without noise', 1],
      ['β = 0.1', 1],
    ]);
    expect(stdout).toContain('Inconclusive: digit’s share');
    const report = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(report).toContain(readFileSync(join(folder, 'figure.svg'), 'utf8').trim());
    expect(report).toContain(reference.sessions[0].commit);
    const metrics = readFileSync(join(folder, 'beta-0.1', 'seed-3', 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(metrics).toHaveLength(100 + 4);
    expect(JSON.parse(metrics.at(-1)!)).toMatchObject({ kind: 'epoch', step: 100, epoch: 4 });
  });

  it('measures on the test split what the training package’s own evaluation finds there', async () => {
    await prepareEngine({ backend: 'wasm' });
    const folder = join(onlyRun(join(work, 'runs')), 'beta-0.1', 'seed-3');
    const { files } = JSON.parse(readFileSync(join(folder, 'trained.json'), 'utf8')) as TrainedFile;
    const model = await loadModel(folder, files);
    const { test } = await clutteredDigits(reference.scale as ClutteredScale, 3);
    const { error, crossEntropy, kl } = await evaluate({ model, data: test });
    const { values } = reference.arms[1]!.runs[0]!;
    const mean = (name: string): number => (values[name] as Spread).mean;
    expect(mean('error')).toBeCloseTo(error, 12);
    expect(mean('crossEntropy')).toBeCloseTo(crossEntropy, 5);
    const nats = Object.values(kl);
    expect(mean('layer1.nats') / nats[0]!).toBeCloseTo(1, 5);
    expect(mean('layer2.nats') / nats[1]!).toBeCloseTo(1, 5);
    expect(nats).toHaveLength(2);
  });

  it('writes its report again from the files of its runs alone, to the byte', async () => {
    const folder = onlyRun(join(work, 'runs'));
    const made = ['result.json', 'figure.svg', 'figure-2.svg', 'figure.png', 'report.html'];
    const before = made.map((name) => readFileSync(join(folder, name)));
    for (const name of made) rmSync(join(folder, name));
    const { code, stdout } = await run(['report', relative(work, folder)], { cwd: work });
    expect(code, stdout).toBe(0);
    expect(stdout).toContain('chosen on the validation split');
    made.forEach((name, i) => {
      expect([name, readFileSync(join(folder, name)).equals(before[i]!)]).toEqual([name, true]);
    });
  });

  it('writes an archive without the networks, for any reader, from which the report is made again', async () => {
    const folder = onlyRun(join(work, 'runs'));
    const to = join(work, 'archive');
    const { code, stderr } = await run(['report', folder, '--archive', to], { cwd: work });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const files = filesOf(to);
    expect(files).toEqual(
      ['README.md', 'config.json', 'figure-2.svg', 'figure.svg', 'report.html', 'result.json', 'runs.jsonl.gz'].sort(),
    );
    const before = files.map((name) => readFileSync(join(to, name)));
    for (const name of files) expect(readFileSync(join(to, name)).includes(work)).toBe(false);
    expect((await run(['report', 'archive'], { cwd: work })).code).toBe(0);
    files.forEach((name, i) => {
      expect([name, readFileSync(join(to, name)).equals(before[i]!)]).toEqual([name, true]);
    });
    expect(resultOf(to)).toEqual(resultOf(folder));
    const resumed = await run(['quickstart', '--resume', to], { cwd: work });
    expect(resumed.stderr).toContain('--resume must be the folder of a run, got an archive');
  });

  it('refuses a run of which something that is read again was changed', async () => {
    const folder = onlyRun(join(work, 'runs'));
    const sweep = readSweep(folder);
    for (const name of ['trained.json', 'measured.json'] as const) {
      const path = join(folder, 'beta-0.1', 'seed-3', name);
      const original = readFileSync(path, 'utf8');
      writeFileSync(path, original.replace('"seed": 3', '"seed": 2'));
      expect(() => writeReport(folder, cluttered, sweep)).toThrow(`${path} must be as it was written`);
      writeFileSync(path, original);
    }
    // The network itself, when it is to be measured again.
    const request = firstRequest({ experiment: cluttered, folder, sweep });
    const { signal } = new AbortController();
    for (const name of ['weights.bin', 'model.json']) {
      const path = join(request.folder, name);
      const bytes = readFileSync(path);
      const changed = Buffer.from(bytes);
      changed[1000]! ^= 1;
      writeFileSync(path, changed);
      await expect(measureRun(cluttered, request, { signal })).rejects.toThrow(`${name} is not as it was written`);
      writeFileSync(path, bytes);
    }
  });

  it.runIf(existsSync('/proc/self/task'))(
    'survives the SIGKILL of a worker and Ctrl-C, and ends with the same numbers bit for bit',
    async () => {
      const out = join(work, 'killed');
      const killed = start([...args, '--workers', '1', '--out', out], { cwd: work });
      const checkpoint = (arm: string, step: number): string =>
        join(onlyRun(out), arm, 'seed-3', 'checkpoints', `step-${`${step}`.padStart(9, '0')}.safetensors`);
      await until(killed, () => hasRun(out) && existsSync(checkpoint('beta-none', 20)), 'the first checkpoint');
      // It is begun again twice, before the worker of the next network has its turn.
      const dead = new Set<number>();
      const next = (): number | undefined => childrenOf(killed.process.pid!).find((child) => !dead.has(child));
      while (dead.size < 3) {
        await until(killed, () => next() !== undefined, 'a worker');
        const child = next()!;
        dead.add(child);
        process.kill(child, 'SIGKILL');
      }
      const { code, stderr } = await killed.ended;
      const folder = onlyRun(out);
      expect(code).toBe(1);
      expect(stderr).toContain('without noise: its worker was killed by SIGKILL; try 3 of 3');
      expect(stderr.trim().split('\n').at(-1)).toBe(
        "infodrop quickstart: could not train every network: the worker of 'without noise' was killed by SIGKILL. " +
          `The others are saved. Go on with: node ${script} quickstart --resume ${folder}`,
      );
      expect(existsSync(join(folder, 'beta-none', 'seed-3', 'trained.json'))).toBe(false);
      expect(existsSync(join(folder, 'beta-0.1', 'seed-3', 'trained.json'))).toBe(true);

      const metrics = join(folder, 'beta-none', 'seed-3', 'metrics.jsonl');
      const lines = (): number => readFileSync(metrics, 'utf8').split('\n').length;
      const before = lines();
      const interrupted = start(['quickstart', '--resume', folder], { cwd: work });
      await until(interrupted, () => lines() !== before, 'the resumed worker to make a step');
      interrupted.process.kill('SIGINT');
      const stopped = await interrupted.ended;
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toContain('stopping and saving');
      expect(stopped.stderr.trim().split('\n').at(-1)).toBe(
        `infodrop quickstart: stopped, and saved in ${folder}. Go on with: node ${script} quickstart --resume ${folder}`,
      );

      expect((await run(['quickstart', '--resume', folder], { cwd: work })).code).toBe(0);
      expect(numbersOf(resultOf(folder))).toEqual(numbersOf(reference));
      expect(readFileSync(join(folder, 'beta-none', 'seed-3', 'weights.bin'))).toEqual(
        readFileSync(join(onlyRun(join(work, 'runs')), 'beta-none', 'seed-3', 'weights.bin')),
      );
      expect(lines()).toBe(100 + 4 + 1);
    },
  );
});
