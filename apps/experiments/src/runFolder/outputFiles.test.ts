import { linkSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { putIn } from '../../test/sampleFiles.js';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { mountTmpfs } from '../../test/tmpfs.js';
import { realPath, requireOutputFiles } from './outputFiles.js';

const folder = temporaryFolder('outputs');
const put = putIn(folder);
const input = put('table.csv', '1');
const out = join(folder, 'out.json');

it('takes files that are new, and files of its own that are there already, and leaves nothing', () => {
  put('old.html', 'old');
  const before = readdirSync(folder);
  requireOutputFiles({ '--json': out, '--html': join(folder, 'old.html') }, [input]);
  requireOutputFiles({ '--json': undefined, '--html': undefined }, [input]);
  expect(readdirSync(folder)).toEqual(before);
});

it('refuses a file that is read, whichever way its path is written', () => {
  const link = join(folder, 'link.csv');
  symlinkSync(input, link);
  const way = join(folder, 'way');
  symlinkSync(folder, way);
  for (const path of [input, relative('.', input), link, join(way, 'table.csv')]) {
    expect(() => {
      requireOutputFiles({ '--json': path }, ['none.csv', input]);
    }).toThrow(`--json must be another file than ${input}, which is read, got ${path}. Choose another name.`);
  }
});

it('refuses one file for two', () => {
  const path = relative('.', out);
  expect(() => {
    requireOutputFiles({ '--json': out, '--html': path }, [input]);
  }).toThrow(`--html must be another file than that of --json, got ${path}. Choose another name.`);
});

it('refuses what is no file, or is in no folder', () => {
  const refusal = (path: string): (() => void) => {
    return () => {
      requireOutputFiles({ '--html': path }, []);
    };
  };
  expect(refusal('')).toThrow("--html must be the path of a file, got ''. Name one, or leave it out.");
  expect(refusal(`${out}/`)).toThrow(`--html must be the path of a file, got '${out}/'.`);
  expect(refusal(folder)).toThrow(`--html must be a file, got the folder ${folder}. Choose another name.`);
  const lost = join(folder, 'none', 'out.html');
  expect(refusal(lost)).toThrow(
    `${lost} must be in a folder that exists, got: a part of the path does not exist (ENOENT). Make it, or choose another with --html.`,
  );
  expect(refusal(join(input, 'out.html'))).toThrow(/must be inside a folder, got.*ENOTDIR.*with --html\.$/);
});

it.runIf(process.platform === 'linux')('refuses a device, and folders of the system that take nothing', () => {
  expect(() => {
    requireOutputFiles({ '--json': '/dev/null' }, []);
  }).toThrow('--json must be a file, got the device /dev/null.');
  expect(() => {
    requireOutputFiles({ '--json': '/proc/out.json' }, []);
  }).toThrow(/^\/proc\/out.json must be .*(?:takes nothing \(ENOENT\)|no permission).* with --json\.$/);
});

it('refuses a read-only disk', (context) => {
  const disk = mountTmpfs(join(folder, 'read-only'), '1m', 'ro');
  if (disk === undefined) return context.skip('mounting a disk is not allowed here');
  try {
    expect(() => {
      requireOutputFiles({ '--json': join(disk.path, 'out.json') }, []);
    }).toThrow('the file system is read-only (EROFS). Choose another folder with --json.');
  } finally {
    disk.unmount();
  }
});

it('realPath follows links to a file that is not there yet', () => {
  mkdirSync(join(folder, 'deep'));
  symlinkSync(join(folder, 'deep'), join(folder, 'short'));
  expect(realPath(join(folder, 'short', 'a', 'b.json'))).toBe(join(folder, 'deep', 'a', 'b.json'));
  // A second name of a file is another: to write it leaves the first one as it is.
  linkSync(input, join(folder, 'second.csv'));
  expect(realPath(join(folder, 'second.csv'))).not.toBe(realPath(input));
});
