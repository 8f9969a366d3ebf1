import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { createWhole } from './createWhole.js';

const folder = temporaryFolder('whole');

it('makes a file once, leaves the first one as it is, and no draft behind', () => {
  const path = join(folder, 'a.json');
  expect([createWhole(path, 'first'), createWhole(path, 'second')]).toEqual([true, false]);
  expect(readFileSync(path, 'utf8')).toBe('first');
  expect(readdirSync(folder)).toEqual(['a.json']);
});

it('says what is wrong with the folder', () => {
  expect(() => createWhole(join(folder, 'none', 'a.json'), '')).toThrow('must be in a folder that exists');
});
