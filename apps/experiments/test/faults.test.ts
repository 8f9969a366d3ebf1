import { closeSync, existsSync, openSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ended, hasRun, onlyRun, run, start, until } from './command.js';
import { workFolder } from './workFolder.js';
import { mountTmpfs } from './tmpfs.js';

const small = ['quickstart', '--train-size', '100', '--validation-size', '20', '--test-size', '20'];
const args = [...small, '--batch-size', '10', '--epochs', '3', '--betas', '0.1'];

const work = workFolder('faults');

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

describe('an older Node', () => {
  it.each(['18.19.0', '20.18.3', '22.11.0'])(
    '%s is told which it must be, before anything is loaded',
    async (version) => {
      const fake = join(work, `node-${version}.cjs`);
      writeFileSync(fake, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
      const ended = await run(['list'], { cwd: work, env: { NODE_OPTIONS: `--require "${fake}"` } });
      expect(fault(ended)).toBe(
        `infodrop: Node must be 20.19 or newer, 22.12 or newer, or 24 and later, got ${version}. ` +
          'Install a newer one from https://nodejs.org.',
      );
    },
  );
});

describe('what is typed wrongly', () => {
  it('is answered in one line that names the command, after its help', async () => {
    const ended = await run(['quickstart', '--zzz', '9'], { cwd: work });
    expect(fault(ended)).toBe("infodrop quickstart: unknown option '--zzz'.");
    expect(ended.stderr).toMatch(/^Usage: infodrop quickstart \[options\]\n/);
    expect(ended.stderr).toContain('--batch-size <integer>');
  });

  it('in the name of a folder is said', async () => {
    expect(fault(await run(['quickstart', '--resume', 'nowhere'], { cwd: work }))).toBe(
      'infodrop quickstart: the folder must be that of a run, got nowhere without config.json. Look in runs/.',
    );
    expect(fault(await run(['report', 'nowhere'], { cwd: work }))).toBe(
      'infodrop report: the folder must be that of a run, got nowhere without config.json. Look in runs/.',
    );
  });

  it('is not that nothing is typed: the commands are shown', async () => {
    const { code, stdout, stderr } = await run([], { cwd: work });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}quickstart .*^ {2}list .*^ {2}run .*^ {2}report .*^ {2}doctor .*^ {2}native /ms);
  });
});

describe('an engine that cannot be', () => {
  it('is refused by name before a folder is made', async () => {
    expect(fault(await run([...args, '--backend', 'abacus'], { cwd: work }))).toMatch(
      /^infodrop quickstart: prepareEngine: backend must be one of .*wasm.*, got "abacus"\. /,
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
    expect(code, stdout).toBe(0);
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
    expect(message).toMatch(
      /^infodrop quickstart: could not train every network: .*'β = 0\.1': train: .* step \d+ .*layer/,
    );
    expect(readdirSync(join(onlyRun(out), 'beta-0.1', 'seed-0', 'checkpoints'))).toContain(
      'step-000000000.safetensors',
    );
  });
});

describe('a disk that cannot be', () => {
  it('written to is refused', async (context) => {
    const disk = mountTmpfs(join(work, 'read-only'), '1m', 'ro');
    if (disk === undefined) return context.skip('mounting a disk is not allowed here');
    try {
      expect(fault(await run([...args, '--out', disk.path], { cwd: work }))).toMatch(
        /must be writable, got: the file system is read-only \(EROFS\)\. Choose another folder with --out\.$/,
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
      expect(fault(await begun.ended)).toMatch(/no space left on the device \(ENOSPC\)/);
      rmSync(join(disk.path, 'filler'));
      const resumed = await run(['quickstart', '--resume', folder], { cwd: work });
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(existsSync(join(folder, 'report.html'))).toBe(true);
    } finally {
      disk.unmount();
    }
  });
});
