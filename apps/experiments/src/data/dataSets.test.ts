import { describe, expect, it } from 'vitest';
import { type DataSet, dataSets } from './dataSets.js';

describe('dataSets', () => {
  it.each(Object.entries(dataSets) as [string, DataSet][])('%s is as it is fetched and found', (name, set) => {
    expect(set.name).toBe(name);
    expect(new Set(set.files.map(({ sha256 }) => sha256)).size).toBe(set.files.length);
    for (const { sha256, bytes } of set.files) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(bytes).toBeGreaterThan(1000);
    }
    for (const address of set.addresses) expect(address).toMatch(/^https?:\/\/.*\/$/);
    if (set.unpacked !== undefined) expect(set.files).toHaveLength(1);
  });

  it('has the sizes that the binary format of CIFAR makes', () => {
    expect(Object.values(dataSets['cifar-10'].unpacked)).toEqual(new Array(6).fill(10_000 * 3073));
    expect(Object.values(dataSets['cifar-100'].unpacked)).toEqual([50_000 * 3074, 10_000 * 3074]);
  });
});
