import { afterEach, describe, expect, it, vi } from 'vitest';
import { labelCounts } from './symbols.js';
import { compiledTally, TALLY_PAGE } from './tallyKernel.js';

const labelsOf = (length: number, symbols: number): Int32Array =>
  Int32Array.from({ length }, (_, i) => (i * 7919 + (i >> 3)) % symbols);

function plainCounts(labels: Int32Array, size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

describe('compiledTally', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it.each([
    [1, 2],
    [4, 4],
    [1023, 256],
    [TALLY_PAGE, 1024],
    [TALLY_PAGE + 1, TALLY_PAGE],
    [100_003, 1024],
    [3, 8],
  ])('counts %i labels of %i symbols, call after call', (length, size) => {
    const labels = labelsOf(length, size);
    const { counts, bits } = compiledTally(labels, size)!;
    expect([...counts]).toEqual(plainCounts(labels, size));
    expect(bits >>> 0 < size).toBe(true);
  });

  it.each([-1, 1024, 2 ** 30, -(2 ** 31), 2 ** 31 - 1])('says that there was the label %i, wherever it is', (label) => {
    for (const at of [0, 1, 2, 3, 40_001]) {
      const labels = labelsOf(40_002, 1000);
      labels[at] = label;
      expect(compiledTally(labels, 1024)!.bits >>> 0 < 1024).toBe(false);
      const counts = labelCounts('test', 'x', labels);
      expect(counts.counts.filter((n) => n > 0).length).toBe(1001);
      expect(counts.samples).toBe(40_002);
    }
  });

  it('is undefined without WebAssembly, and labels are counted all the same', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const fresh = await import('./tallyKernel.js');
    expect(fresh.compiledTally(labelsOf(10, 4), 4)).toBeUndefined();
    const { labelCounts: counted } = await import('./symbols.js');
    expect([...counted('test', 'x', labelsOf(20_000, 8)).counts].slice(0, 8)).toEqual(
      plainCounts(labelsOf(20_000, 8), 8),
    );
  });
});
