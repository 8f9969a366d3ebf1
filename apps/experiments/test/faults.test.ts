import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, type Ended, hasRun, onlyRun, run, start, until } from './command.js';
import { mountTmpfs } from './tmpfs.js';

const small = ['quickstart', '--train-size', '100', '--validation-size', '20', '--test-size', '20'];
const args = [...small, '--batch-size', '10', '--epochs', '3', '--betas', '0.1'];

let work = '';

beforeAll(() => {
  buildCommand();
  work = mkdtempSync(join(tmpdir(), 'infodrop-faults-'));
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

/** The last line of standard error: the fault, alone, without a stack. */
function fault({ code, stderr }: Ended): string {
  expect(code).toBe(1);
  expect(stderr).not.toMatch(/^ {4}at /m);
  return stderr.trim().split('\n').at(-1) ?? '';
}

/** Fills a disk to the last byte. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = 65_536; size >= 1;) {
      try {
        writeSync(file, Buffer.alloc(size));
      } catch {
        size = Math.floor(size / 2);
      }
    }
  } finally {
    closeSync(file);
  }
}

it('ends in silence when nobody reads on, as after `| head -1`', async () => {
  const started = start(['doctor'], { cwd: work });
  started.process.stdout?.destroy();
  expect(await started.ended).toEqual({ code: null, stdout: '', stderr: '' });
  expect(started.process.signalCode).toBe('SIGTERM');
});

describe('flags that cannot be', () => {
  it.each([
    [
      ['quickstart', '--betas', '-1'],
      'infodrop: quickstart: --betas must be finite numbers ≥ 0, got -1. β weighs the information; 0 lets all of it pass.',
    ],
    [
      ['quickstart', '--betas', '0.1,x'],
      "infodrop: quickstart: --betas must be a number, got 'x'. See infodrop quickstart --help.",
    ],
    [
      ['quickstart', '--epochs', '0'],
      'infodrop: quickstart: --epochs must be an integer ≥ 1, got 0. Leave it out for the default.',
    ],
    [
      ['quickstart', '--workers', '0'],
      'infodrop: quickstart: --workers must be an integer ≥ 1, got 0. Leave it out for 2.',
    ],
    [['quickstart', '--zzz', '9'], "infodrop: unknown option '--zzz'. See infodrop --help."],
    [['quikstart'], "infodrop: unknown command 'quikstart' (Did you mean quickstart?). See infodrop --help."],
    [
      ['quickstart', '--resume', 'nowhere'],
      'infodrop: quickstart: --resume must be the folder of a run, got nowhere without config.json. Look in runs/.',
    ],
  ])('%j', async (flags, message) => {
    expect(fault(await run(flags, { cwd: work }))).toBe(message);
  });
});

describe('an engine that cannot be', () => {
  it('is refused by name before a folder is made', async () => {
    expect(fault(await run([...args, '--backend', 'abacus'], { cwd: work }))).toMatch(
      /^infodrop: prepareEngine: backend must be one of .*wasm.*, got "abacus"\. /,
    );
    expect(existsSync(join(work, 'runs'))).toBe(false);
  });

  it('makes doctor say so, and fail', async () => {
    const { code, stdout } = await run(['doctor'], { cwd: work, env: { INFODROP_BACKEND: 'abacus' } });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^BROKEN {3}engine .*got "abacus"/m);
    expect(stdout).toContain('The main job cannot run: mend engine first.');
  });
});

describe('infodrop doctor', () => {
  it('finds engine, threads, digits, folder and versions in order', async () => {
    const { code, stdout } = await run(['doctor'], { cwd: work });
    expect({ code, stdout }).toMatchObject({ code: 0 });
    for (const subject of ['machine', 'engine', 'threads', 'digits', 'run folder', 'packages']) {
      expect(stdout).toMatch(new RegExp(`^ok +${subject} `, 'm'));
    }
    expect(stdout).toContain('10000 digits of 28 × 28 pixels');
  });

  it('fails where runs cannot be written', async (context) => {
    const disk = mountTmpfs(join(work, 'doctor-read-only'), '1m', 'ro');
    if (disk === undefined) return context.skip('mounting a disk is not allowed here');
    try {
      const { code, stdout } = await run(['doctor', '--out', join(disk.path, 'runs')], { cwd: work });
      expect(code).toBe(1);
      expect(stdout).toMatch(/^BROKEN {3}run folder .*EROFS/m);
    } finally {
      disk.unmount();
    }
  });
});

describe('a loss that is not finite', () => {
  it('stops the network, says at which step and layer, and keeps the last good checkpoint', async () => {
    const out = join(work, 'diverged');
    const message = fault(await run([...args, '--learning-rate', '1e30', '--out', out], { cwd: work }));
    expect(message).toMatch(/quickstart: could not train every network: .*'β = 0\.1': train: .* step \d+ .*layer/);
    expect(readdirSync(join(onlyRun(out), 'beta-0.1', 'checkpoints'))).toContain('step-000000000.safetensors');
  });
});

describe('a checkpoint that cannot be', () => {
  it('of another configuration or cut short is refused on --resume', async () => {
    const out = join(work, 'stopped');
    const begun = start([...args, '--epochs', '20', '--workers', '1', '--out', out], { cwd: work });
    const checkpoints = (): string => join(onlyRun(out), 'without-noise', 'checkpoints');
    await until(
      begun,
      () => hasRun(out) && existsSync(checkpoints()) && readdirSync(checkpoints()).length >= 2,
      'two checkpoints',
    );
    begun.process.kill('SIGINT');
    expect((await begun.ended).code).toBe(130);
    const folder = onlyRun(out);

    expect(fault(await run(['quickstart', '--resume', folder, '--seed', '1'], { cwd: work }))).toContain(
      'got another configuration (seed: 0 there, 1 here). Leave them out with --resume',
    );
    const config = join(folder, 'config.json');
    const original = readFileSync(config, 'utf8');
    writeFileSync(config, original.replace('"seed": 0', '"seed": 5'));
    const other = await run(['quickstart', '--resume', folder], { cwd: work });
    expect(fault(other)).toMatch(
      /'without noise': train: checkpoint must be of this configuration, got .*seed: 0 there, 5 here/,
    );
    writeFileSync(config, original);
    // The network with β was trained meanwhile, with the seed that is wrong again.
    const trained = join(folder, 'beta-0.1', 'trained.json');
    expect(fault(await run(['quickstart', '--resume', folder], { cwd: work }))).toContain(
      `${trained} must be of this configuration, got another (configuration.seed: 5 there, 0 here)`,
    );
    rmSync(join(folder, 'beta-0.1'), { recursive: true });

    for (const name of readdirSync(checkpoints())) truncateSync(join(checkpoints(), name), 1000);
    const short = await run(['quickstart', '--resume', folder], { cwd: work });
    expect(fault(short)).toMatch(/'without noise': fileCheckpointStore: a checkpoint must be whole, got /);
  });
});

describe('a disk that cannot be', () => {
  it('written to is refused', async (context) => {
    const disk = mountTmpfs(join(work, 'read-only'), '1m', 'ro');
    if (disk === undefined) return context.skip('mounting a disk is not allowed here');
    try {
      expect(fault(await run([...args, '--out', disk.path], { cwd: work }))).toMatch(
        /must be writable, got EROFS\. It is read-only here: choose another folder with --out\.$/,
      );
    } finally {
      disk.unmount();
    }
  });

  it('that fills up on the way loses nothing that was saved, and the run goes on when there is room', async (context) => {
    const disk = mountTmpfs(join(work, 'filling'), '20m');
    if (disk === undefined) return context.skip('mounting a disk is not allowed here');
    try {
      const out = join(disk.path, 'runs');
      const begun = start([...args, '--out', out], { cwd: work });
      await until(begun, () => hasRun(out) && existsSync(join(onlyRun(out), 'config.json')), 'the run to begin');
      fill(join(disk.path, 'filler'));
      const folder = onlyRun(out);
      expect(fault(await begun.ended)).toMatch(
        /no space left on the device \(ENOSPC\)|must be on a disk with room, got ENOSPC/,
      );
      rmSync(join(disk.path, 'filler'));
      const resumed = await run(['quickstart', '--resume', folder], { cwd: work });
      expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 0 });
      expect(existsSync(join(folder, 'report.html'))).toBe(true);
    } finally {
      disk.unmount();
    }
  });
});
