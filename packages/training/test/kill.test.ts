import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { integers, key } from '@infodrop/random';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
// Inside node_modules, so that the bundle finds tfjs as this package does.
const built = path.join(packageFolder, 'node_modules', '.cache', 'infodrop-killed-run');
const program = path.join(built, 'killedRun.js');
let folder: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'infodrop-kill-'));
  await build({
    config: false,
    entry: [path.join(packageFolder, 'test', 'killedRun.ts')],
    outDir: built,
    format: ['esm'],
    target: 'es2022',
    platform: 'node',
    external: [/^@tensorflow\//],
    noExternal: [/^@infodrop\//],
    esbuildOptions: (options) => {
      options.conditions = ['@infodrop/source', 'import'];
    },
    outExtension: () => ({ js: '.js' }),
    silent: true,
  });
  fs.writeFileSync(path.join(built, 'package.json'), '{"type":"module"}');
}, 120_000);
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Runs the program until it ends or, when `patience` milliseconds are over after step `from`, is killed. */
function run(backend: string, runFolder: string, { from = Infinity, patience = 0, fatal = '' } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [backend, runFolder, ...(fatal === '' ? [] : [fatal])], { silent: true });
    let said = '';
    child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
    let doomed = false;
    child.on('message', (step: number) => {
      if (step < from || doomed) return;
      doomed = true;
      setTimeout(() => child.kill('SIGKILL'), patience);
    });
    child.on('exit', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(said));
      else resolve(signal === 'SIGKILL' ? 'killed' : 'finished');
    });
  });
}

/** What a finished run left: its weights' digest and its metrics but for times. */
function outcome(runFolder: string): unknown {
  const lines = fs.readFileSync(path.join(runFolder, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
  return {
    weights: fs.readFileSync(path.join(runFolder, 'weights.sha256'), 'utf8'),
    metrics: lines.map((line) => {
      const record = JSON.parse(line) as Record<string, unknown>;
      return { ...record, seconds: null, examplesPerSecond: null };
    }),
  };
}

// A dozen processes, each of which loads tfjs.
describe.each(['cpu', 'wasm'])('a training process on %s', { timeout: 300_000 }, (backend) => {
  it('killed at random moments ends with the same weights and metrics, bit for bit', async () => {
    const whole = path.join(folder, `${backend}-whole`);
    expect(await run(backend, whole)).toBe('finished');
    const expected = outcome(whole) as { metrics: unknown[] };
    expect(expected.metrics).toHaveLength(132);

    const killed = path.join(folder, `${backend}-killed`);
    const kills = backend === 'cpu' ? 2 : 3;
    const steps = integers(key(`steps on ${backend}`), kills, { low: 1, high: 100 }).sort();
    const patience = integers(key(`patience on ${backend}`), kills, { high: 12 });
    for (let i = 0; i < steps.length; i++) {
      expect(await run(backend, killed, { from: steps[i]!, patience: patience[i]! })).toBe('killed');
    }
    expect(await run(backend, killed)).toBe('finished');
    expect(outcome(killed)).toEqual(expected);
    expect(fs.readdirSync(path.join(killed, 'checkpoints'))).toHaveLength(2);
  });
});

describe('a training process on cpu', { timeout: 300_000 }, () => {
  it('killed while it writes, renames, deletes or logs loses nothing either', async () => {
    const killed = path.join(folder, 'cpu-in-save');
    for (const fatal of ['writeSync:2', 'renameSync:4', 'unlinkSync:3', 'appendFileSync:20']) {
      expect(await run('cpu', killed, { fatal }), fatal).toBe('killed');
      const names = fs.readdirSync(path.join(killed, 'checkpoints'));
      expect(names.filter((name) => name.endsWith('.safetensors')).length, fatal).toBeGreaterThanOrEqual(1);
    }
    expect(await run('cpu', killed)).toBe('finished');
    expect(outcome(killed)).toEqual(outcome(path.join(folder, 'cpu-whole')));
  });
});
