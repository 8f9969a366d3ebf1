import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSets } from './dataSets.js';
import { findData, requireData } from './findData.js';
import { listData } from './listData.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'infodrop-data-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Files of some sizes, without contents. */
function write(folder: string, files: Readonly<Record<string, number>>): void {
  mkdirSync(join(root, folder));
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(root, folder, name), '');
    truncateSync(join(root, folder, name), bytes);
  }
}

describe('findData', () => {
  it('finds CIFAR where every unpacked file is there, each of its size', () => {
    expect(findData('cifar-100', root)).toBeUndefined();
    write('cifar-100-binary', dataSets['cifar-100'].unpacked);
    expect(findData('cifar-100', root)).toBe(join(root, 'cifar-100-binary'));
    truncateSync(join(root, 'cifar-100-binary', 'test.bin'), 5);
    expect(findData('cifar-100', root)).toBeUndefined();
  });

  it('finds IDX files, packed or not', () => {
    const names = dataSets.mnist.files.map(({ name }, i) => (i === 0 ? name.replace('.gz', '') : name));
    write('mnist', Object.fromEntries(names.map((name) => [name, 1])));
    expect(findData('mnist', root)).toBe(join(root, 'mnist'));
    rmSync(join(root, 'mnist', names[2]!));
    expect(findData('mnist', root)).toBeUndefined();
  });

  it('looks where the system’s package puts a set when the data folder has none', () => {
    const set = { ...dataSets['fashion-mnist'], debian: { folder: join(root, 'debian'), install: 'apt' } };
    expect(findData(set, root)).toBeUndefined();
    const files = Object.fromEntries(set.files.map(({ name }) => [name, 1]));
    write('debian', files);
    expect(findData(set, root)).toBe(join(root, 'debian'));
    write('fashion-mnist', files);
    expect(findData(set, root)).toBe(join(root, 'fashion-mnist'));
  });
});

describe('requireData', () => {
  it('says how to get what is not there', () => {
    expect(() => requireData('cifar-10', root)).toThrow(
      `CIFAR-10 (binary version) must be in ${join(root, 'cifar-10-batches-bin')}, got no whole set there. `,
    );
    expect(() => requireData('cifar-10', root)).toThrow(
      /infodrop(\.js)? data fetch cifar-10; INFODROP_DATA names another/,
    );
  });
});

describe('listData', () => {
  it('says where data are looked for, what is there, and how to get the rest', () => {
    write('cifar-100-binary', dataSets['cifar-100'].unpacked);
    const { mnist, 'cifar-100': cifar100 } = dataSets;
    const lines = listData([mnist, cifar100], { path: root, from: 'INFODROP_DATA' });
    expect(lines[0]).toBe(`Data are looked for in ${root} (INFODROP_DATA).`);
    expect(lines[2]).toMatch(/^mnist {6}not here; 12 MB: .*data fetch mnist$/);
    expect(lines[3]).toBe(`cifar-100  ${join(root, 'cifar-100-binary')}`);
  });
});
