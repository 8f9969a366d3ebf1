import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderTakenError, isAliveHere, lockFolder } from './lock.js';

let folder = '';
const path = (number = 1): string => join(folder, `lock-${number}.json`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function lockOf(process: number, begun: string | null = null, host = hostname()): void {
  writeFileSync(path(), JSON.stringify({ host, process, begun }));
}

/** A process that has ended. */
function ended(): number {
  return Number(execFileSync(process.execPath, ['-p', 'process.pid']).toString());
}

describe('lockFolder', () => {
  it('lets one owner in at a time, and the next one when it has left', () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderTakenError);
    expect(() => lockFolder(folder)).toThrow(`got process ${process.pid} on ${hostname()} at work in it`);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    lockFolder(folder).release();
  });

  it('refuses the folder of another process that lives', () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      lockOf(other.pid!);
      expect(() => lockFolder(folder)).toThrow(`got process ${other.pid!} `);
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('takes the lock of another machine for that of one which fell silent, where a queue has given the run', () => {
    lockOf(1, null, 'another-machine');
    expect(() => lockFolder(folder)).toThrow('got process 1 on another-machine');
    const lock = lockFolder(folder, isAliveHere);
    expect(() => lockFolder(folder, isAliveHere)).toThrow(FolderTakenError);
    const taken = lockFolder(folder, () => false);
    expect(() => {
      lock.requireHeld();
    }).toThrow('got it removed or taken over');
    taken.requireHeld();
    taken.release();
  });

  it('takes over the lock of a process that has ended, and leaves nothing of it', () => {
    lockOf(ended());
    const lock = lockFolder(folder);
    expect(JSON.parse(readFileSync(path(2), 'utf8'))).toMatchObject({ process: process.pid });
    expect(readdirSync(folder)).toEqual(['lock-2.json']);
    lock.release();
  });

  it.runIf(existsSync('/proc/self/stat'))('takes over where the process id has been given to another process', () => {
    lockOf(process.pid, '1');
    lockFolder(folder).release();
  });

  it('takes over a lock that was cut short', () => {
    writeFileSync(path(), '{"host":"');
    lockFolder(folder).release();
  });

  it('does not judge of a process on another machine', () => {
    lockOf(ended(), null, 'elsewhere');
    expect(() => lockFolder(folder)).toThrow(/on elsewhere at work in it.*if it is gone, remove .*lock-1\.json/);
  });

  it('notices that the folder was removed or taken away', () => {
    const lock = lockFolder(folder);
    lock.requireHeld();
    lockOf(1);
    expect(() => {
      lock.requireHeld();
    }).toThrow('must stay while it is worked on');
    rmSync(folder, { recursive: true });
    expect(() => {
      lock.requireHeld();
    }).toThrow('must stay while it is worked on');
    lock.release();
  });

  it('lets one of many in that try at once over a stale lock', async () => {
    // Beside the packages that it imports.
    const built = mkdtempSync(join(import.meta.dirname, '..', '..', 'node_modules', '.lock-'));
    const entry = { lock: join(import.meta.dirname, 'lock.ts') };
    await build({ entry, outDir: built, format: ['esm'], platform: 'node', silent: true, config: false, clean: false });
    lockOf(ended());
    // Each in a process of its own: all look at the same moment, and hold what they get.
    const script = `
      const { lockFolder } = await import(${JSON.stringify(join(built, readdirSync(built)[0]!))});
      while (Date.now() < Number(process.argv[1])) {}
      try { lockFolder(${JSON.stringify(folder)}); console.log('in'); setTimeout(() => {}, 3000); } catch { console.log('out'); }`;
    const start = Date.now() + 1500;
    const all = Array.from({ length: 6 }, () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, `${start}`], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return new Promise<string>((resolve) => {
        let text = '';
        child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
        child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
        child.on('close', () => {
          resolve(text.trim());
        });
      });
    });
    const ends = await Promise.all(all);
    rmSync(built, { recursive: true });
    expect(ends.sort()).toEqual(['in', 'out', 'out', 'out', 'out', 'out']);
  });
});
