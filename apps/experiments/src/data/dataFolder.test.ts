import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from './dataFolder.js';

describe('dataFolder', () => {
  it('is what INFODROP_DATA names, from the root', () => {
    expect(dataFolder({ INFODROP_DATA: 'some/data' })).toEqual({ path: resolve('some/data'), from: 'INFODROP_DATA' });
  });

  it('is the user’s where the variable is empty or not set', () => {
    for (const environment of [{}, { INFODROP_DATA: '' }]) {
      const { path, from } = dataFolder(environment);
      expect(from).toBe('user');
      expect(path).toBe(resolve(path));
      expect(path).toMatch(/infodrop/);
    }
  });
});
