import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '@infodrop/dropout';
import { prepareEngine } from '@infodrop/engine';
import '@infodrop/networks';
import { evaluate } from '@infodrop/training';
import { loadSplits, trainingData } from '../src/quickstart/data.js';
import { loadModel } from '../src/quickstart/modelFile.js';
import { type QuickstartResult } from '../src/quickstart/result.js';
import { buildCommand, childrenOf, filesOf, hasRun, onlyRun, run, start, until } from './command.js';

const small = ['quickstart', '--train-size', '500', '--validation-size', '50', '--test-size', '50'];
const args = [...small, '--batch-size', '20', '--epochs', '4', '--betas', '0.1', '--seed', '3'];
/** Updates of one network: 4 epochs of 25, with checkpoints at 0, 20, 25, 40, … 80 and 100. */
const lastCheckpoints = ['step-000000080.safetensors', 'step-000000100.safetensors'];

let work = '';
let reference: QuickstartResult;

beforeAll(() => {
  buildCommand();
  work = mkdtempSync(join(tmpdir(), 'infodrop-quickstart-'));
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

function resultOf(folder: string): QuickstartResult {
  return JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as QuickstartResult;
}

/** What must be the same bit for bit whenever a run is repeated: all but when, where and how fast. */
function numbersOf({ job, configuration, chosenBeta, arms, figure }: QuickstartResult): unknown {
  return { job, configuration, chosenBeta, arms, figure };
}

describe('infodrop quickstart', () => {
  it('trains, chooses, measures, and writes a run folder that explains itself', async () => {
    const { code, stdout, stderr } = await run(args, { cwd: work });
    expect(stderr).toMatch(/^engine {3}wasm: /m);
    expect(stderr).toMatch(/β = 0\.1 {8}epoch 4\/4, loss \d+\.\d+, error \d+\.\d %, \d+ nats, 0:00 left of this run/);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('chosen on the validation split');
    const folder = onlyRun(join(work, 'runs'));
    expect(folder).toMatch(/runs\/\d{4}-\d\d-\d\dT\d{6}Z-quickstart$/);
    const ofArm = (arm: string) =>
      [
        ...lastCheckpoints.map((name) => `checkpoints/${name}`),
        'measured.json',
        'metrics.jsonl',
        'model.json',
        'trained.json',
        'weights.bin',
      ].map((file) => `${arm}/${file}`);
    expect(filesOf(folder)).toEqual(
      [
        ...ofArm('beta-0.1'),
        ...ofArm('without-noise'),
        'config.json',
        'figure.png',
        'figure.svg',
        'report.html',
        'result.json',
      ].sort(),
    );
    reference = resultOf(folder);
    expect(reference.chosenBeta).toBe(0.1);
    expect(
      reference.arms.map(({ layers }) => layers.map(({ height, width, channels }) => [height, width, channels])),
    ).toEqual([
      [],
      [
        [20, 20, 12],
        [10, 10, 24],
      ],
    ]);
    expect(reference.figure.labels).toHaveLength(5);
    expect(new Set(reference.figure.labels).size).toBe(5);
    const report = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(report).toContain(readFileSync(join(folder, 'figure.svg'), 'utf8').trim());
    expect(report).toContain(reference.provenance.commit);
    const metrics = readFileSync(join(folder, 'beta-0.1', 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(metrics).toHaveLength(100 + 4);
    expect(JSON.parse(metrics.at(-1)!)).toMatchObject({ kind: 'epoch', step: 100, epoch: 4 });
  });

  it('measures on the test split what the training package’s own evaluation finds there', async () => {
    await prepareEngine({ backend: 'wasm' });
    const model = await loadModel(join(onlyRun(join(work, 'runs')), 'beta-0.1'));
    const { test } = await loadSplits(reference.configuration);
    const { error, crossEntropy, kl } = await evaluate({ model, data: trainingData(test) });
    const measured = reference.arms[1]!;
    expect(measured.test.error.mean).toBeCloseTo(error, 12);
    expect(measured.test.crossEntropy.mean).toBeCloseTo(crossEntropy, 5);
    const nats = Object.values(kl);
    measured.layers.forEach(({ statistics }, layer) => {
      expect(statistics.nats.mean / nats[layer]!).toBeCloseTo(1, 5);
    });
    expect(nats).toHaveLength(2);
  });

  it.runIf(existsSync('/proc/self/task'))(
    'survives the SIGKILL of a worker and Ctrl-C, and ends with the same numbers bit for bit',
    async () => {
      const out = join(work, 'killed');
      const killed = start([...args, '--workers', '1', '--out', out], { cwd: work });
      const checkpoint = (arm: string, step: number): string =>
        join(onlyRun(out), arm, 'checkpoints', `step-${`${step}`.padStart(9, '0')}.safetensors`);
      await until(killed, () => hasRun(out) && existsSync(checkpoint('without-noise', 20)), 'the first checkpoint');
      for (const child of childrenOf(killed.process.pid!)) process.kill(child, 'SIGKILL');
      const { code, stderr } = await killed.ended;
      const folder = onlyRun(out);
      expect(code).toBe(1);
      expect(stderr.trim().split('\n').at(-1)).toBe(
        "infodrop: quickstart: could not train every network: the worker of 'without noise' was killed by SIGKILL. " +
          `The others are saved. Go on with: infodrop quickstart --resume ${folder}`,
      );
      expect(existsSync(join(folder, 'without-noise', 'trained.json'))).toBe(false);
      expect(existsSync(join(folder, 'beta-0.1', 'trained.json'))).toBe(true);

      const metrics = join(folder, 'without-noise', 'metrics.jsonl');
      const lines = (): number => readFileSync(metrics, 'utf8').split('\n').length;
      const before = lines();
      const interrupted = start(['quickstart', '--resume', folder], { cwd: work });
      await until(interrupted, () => lines() !== before, 'the resumed worker to make a step');
      interrupted.process.kill('SIGINT');
      const stopped = await interrupted.ended;
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toContain('stopping and saving');
      expect(stopped.stderr.trim().split('\n').at(-1)).toBe(
        `infodrop: quickstart: stopped, and saved in ${folder}. Go on with: infodrop quickstart --resume ${folder}`,
      );

      expect((await run(['quickstart', '--resume', folder], { cwd: work })).code).toBe(0);
      expect(numbersOf(resultOf(folder))).toEqual(numbersOf(reference));
      expect(readFileSync(join(folder, 'without-noise', 'weights.bin'))).toEqual(
        readFileSync(join(onlyRun(join(work, 'runs')), 'without-noise', 'weights.bin')),
      );
      expect(lines()).toBe(100 + 4 + 1);
    },
  );
});
