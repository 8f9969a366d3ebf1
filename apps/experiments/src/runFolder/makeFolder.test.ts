import { readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { putIn } from '../../test/sampleFiles.js';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { mountTmpfs } from '../../test/tmpfs.js';
import { makeFolder } from './makeFolder.js';
import { underFlag } from './writeFault.js';

const folder = temporaryFolder('folders');
const making = (path: string) => (): void => {
  makeFolder(path);
};

it('makes a folder with those that it is in, once', () => {
  const path = join(folder, 'a', 'b', 'c');
  makeFolder(path);
  makeFolder(path);
  makeFolder(`${path}/`);
  expect(statSync(path).isDirectory()).toBe(true);
  expect(readdirSync(path)).toEqual([]);
});

it('says what is in the way', () => {
  const file = putIn(folder)('file', '');
  expect(making(file)).toThrow(
    `${file} must be a folder, got a file of that name (EEXIST). Choose another with --out.`,
  );
  expect(making(join(file, 'x', 'y'))).toThrow('must be inside a folder, got: a part of the path is not a folder');
  const link = join(folder, 'link');
  symlinkSync(join(folder, 'none'), link);
  expect(making(link)).toThrow('must be a folder, got a file of that name');
  expect(() => {
    underFlag('--archive', making(file));
  }).toThrow(/Choose another with --archive\.$/);
});

// Node's own recursive mkdir never comes back from it.
it.runIf(process.platform === 'linux').each(['/proc/runs', '/proc/runs/a/b'])(
  'refuses %s, where the system makes no folders',
  (path) => {
    expect(making(path)).toThrow(
      `${path} must be where something can be made, got a folder of the system that takes nothing (ENOENT). Choose another with --out.`,
    );
    expect(() => {
      underFlag('--queue', making(path));
    }).toThrow('that takes nothing (ENOENT). Choose another with --queue.');
  },
);

it('says of a read-only disk that it is one, however deep the folder', (context) => {
  const disk = mountTmpfs(join(folder, 'read-only'), '1m', 'ro');
  if (disk === undefined) return context.skip('mounting a disk is not allowed here');
  try {
    const path = join(disk.path, 'a', 'b', 'c');
    expect(making(path)).toThrow(
      `${path} must be writable, got: the file system is read-only (EROFS). Choose another folder with --out.`,
    );
    makeFolder(disk.path);
  } finally {
    disk.unmount();
  }
});
