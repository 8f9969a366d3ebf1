import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJson, writeFile, writeJson } from './jsonFile.js';
import { createRunFolder } from './runFolder.js';
import { mountTmpfs } from '../../test/tmpfs.js';

let folder = '';
const noon = new Date('2026-01-02T12:00:00.5Z');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-runs-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('createRunFolder', () => {
  it('names the folder by time and job, and never takes one that is there', () => {
    const out = join(folder, 'new', 'runs');
    expect(createRunFolder(out, 'quickstart', noon)).toBe(join(out, '2026-01-02T120000Z-quickstart'));
    expect(createRunFolder(out, 'quickstart', noon)).toBe(join(out, '2026-01-02T120000Z-quickstart-2'));
    expect(readdirSync(join(out, '2026-01-02T120000Z-quickstart'))).toEqual([]);
  });

  it('refuses a path that leads through a file', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => createRunFolder(join(file, 'runs'), 'quickstart', noon)).toThrow(
      'must be inside a folder, got: a part of the path is not a folder (ENOTDIR)',
    );
  });

  it.runIf(process.platform === 'linux')('refuses folders of the system, in which Node would search for ever', () => {
    for (const out of ['/proc', '/proc/runs', '/proc/deep/runs']) {
      expect(() => createRunFolder(out, 'quickstart', noon)).toThrow('got a folder of the system that takes nothing');
    }
  });

  it('refuses a read-only disk', (context) => {
    const disk = mountTmpfs(join(folder, 'read-only'), '1m', 'ro');
    if (disk === undefined) return context.skip('mounting a disk is not allowed here');
    try {
      for (const out of [disk.path, join(disk.path, 'deep', 'runs')]) {
        expect(() => createRunFolder(out, 'quickstart', noon)).toThrow(
          'must be writable, got: the file system is read-only (EROFS). Choose another folder',
        );
      }
    } finally {
      disk.unmount();
    }
  });

  it('refuses a disk without room for a run, and leaves nothing there', (context) => {
    const disk = mountTmpfs(join(folder, 'small'), '1m');
    if (disk === undefined) return context.skip('mounting a disk is not allowed here');
    try {
      expect(() => createRunFolder(disk.path, 'quickstart', noon)).toThrow(
        /must have 16 MB free, got 1\.0 MB\. Make room/,
      );
      expect(readdirSync(disk.path)).toEqual([]);
    } finally {
      disk.unmount();
    }
  });
});

describe('writeFile', () => {
  it('keeps the old file when the disk is full', (context) => {
    const disk = mountTmpfs(join(folder, 'full'), '64k');
    if (disk === undefined) return context.skip('mounting a disk is not allowed here');
    try {
      const path = join(disk.path, 'result.json');
      writeFile(path, 'old');
      expect(() => {
        writeFile(path, new Uint8Array(200_000));
      }).toThrow('must be on a disk with room, got: no space left on the device (ENOSPC)');
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(disk.path)).toEqual(['result.json']);
    } finally {
      disk.unmount();
    }
  });

  it('says what to do when the folder is gone', () => {
    expect(() => {
      writeFile(join(folder, 'gone', 'x'), '');
    }).toThrow('must be in a folder that exists, got: a part of the path does not exist (ENOENT)');
  });
});

describe('readJson', () => {
  it('reads what writeJson wrote, and nothing where there is nothing', () => {
    const path = join(folder, 'value.json');
    writeJson(path, { a: [1, Number.NaN] });
    expect(readJson(path)).toEqual({ a: [1, null] });
    expect(readJson(join(folder, 'none.json'))).toBeUndefined();
  });

  it('refuses a file that is cut short', () => {
    const path = join(folder, 'short.json');
    writeFileSync(path, '{"seed": 1, "ep');
    expect(() => readJson(path)).toThrow('must be whole JSON, got 15 characters that are not');
  });
});
