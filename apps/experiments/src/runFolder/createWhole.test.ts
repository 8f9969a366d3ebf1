import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createWhole } from './createWhole.js';

const folder = mkdtempSync(join(tmpdir(), 'infodrop-whole-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('makes a file once, leaves the first one as it is, and no draft behind', () => {
  const path = join(folder, 'a.json');
  expect([createWhole(path, 'first'), createWhole(path, 'second')]).toEqual([true, false]);
  expect(readFileSync(path, 'utf8')).toBe('first');
  expect(readdirSync(folder)).toEqual(['a.json']);
});

it('says what is wrong with the folder', () => {
  expect(() => createWhole(join(folder, 'none', 'a.json'), '')).toThrow('must be in a folder that exists');
});
