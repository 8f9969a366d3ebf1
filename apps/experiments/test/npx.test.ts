import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildCommand, filesOf, hasEnded, hasRun, onlyRun } from './command.js';

let work = '';

beforeAll(() => {
  buildCommand();
  // A folder with a space, as many have.
  work = realpathSync(mkdtempSync(join(tmpdir(), 'infodrop npx-')));
  mkdirSync(join(work, 'node_modules', '.bin'), { recursive: true });
  writeFileSync(join(work, 'package.json'), '{ "name": "somebodys", "private": true }');
  symlinkSync(join(import.meta.dirname, '..'), join(work, 'node_modules', 'infodrop'));
  symlinkSync('../infodrop/bin/infodrop.js', join(work, 'node_modules', '.bin', 'infodrop'));
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

it.runIf(existsSync('/proc/self/stat'))(
  'saves and ends, workers and all, when npx is killed; npx is in the hint',
  async () => {
    const args = [
      '--train-size',
      '500',
      '--validation-size',
      '50',
      '--test-size',
      '50',
      '--epochs',
      '40',
      '--out',
      'my runs',
    ];
    const npx = spawn('npx', ['--no-install', 'infodrop', 'quickstart', ...args], {
      cwd: work,
      // Of the npm that runs these tests nothing is passed on.
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    npx.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const closed = new Promise((resolve) => npx.stderr.on('close', resolve));
    const runs = join(work, 'my runs');
    const lock = (): string => join(onlyRun(runs), 'beta-none', 'seed-0', 'lock-1.json');
    while (!(hasRun(runs) && existsSync(lock()))) await new Promise((resolve) => setTimeout(resolve, 50));
    const owners = [lock(), join(onlyRun(runs), 'lock-1.json')].map(
      (path) => (JSON.parse(readFileSync(path, 'utf8')) as { process: number }).process,
    );
    npx.kill('SIGKILL');
    // The pipe is closed when the last process that holds it has ended.
    await closed;
    expect(owners.map(hasEnded)).toEqual([true, true]);
    expect(filesOf(onlyRun(runs)).filter((name) => name.includes('lock'))).toEqual([]);
    expect(stderr.trim().split('\n').at(-1)).toBe(
      `infodrop quickstart: stopped, and saved in ${onlyRun(runs).slice(work.length + 1)}. ` +
        `Go on with: npx infodrop quickstart --resume '${onlyRun(runs).slice(work.length + 1)}'`,
    );
  },
);
