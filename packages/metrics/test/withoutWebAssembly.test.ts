import { integers, key, normal } from '@infodrop/random';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dci, explicitness } from '../src/index.js';

const ROWS = 400;
const factors = Array.from({ length: 3 }, (_, k) => integers(key(`factor ${k}`), ROWS, { high: 2 + k }));
const noise = normal(key('noise'), 4 * ROWS);
const rows = {
  codes: Array.from({ length: ROWS }, (_, i) => factors.map((factor, k) => factor[i]! + noise[4 * i + k]! / 2)),
  factors: Array.from({ length: ROWS }, (_, i) => factors.map((factor) => factor[i]!)),
};

/** In a page whose policy forbids WebAssembly, and where it has no SIMD. */
describe('without WebAssembly', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('trees say the same', async () => {
    const options = { learner: { name: 'boostedTrees', rounds: 10 } } as const;
    const expected = await dci(rows.codes, rows.factors, options);
    vi.stubGlobal('WebAssembly', undefined);
    const found = await dci(rows.codes, rows.factors, options);
    expect(found.informativenessPerFactor).toEqual(expected.informativenessPerFactor);
    found.importance.forEach((value, at) => {
      expect(value).toBeCloseTo(expected.importance[at]!, 10);
    });
  });

  it('logistic regression says the same, but for its tolerance', async () => {
    const expected = await explicitness(rows.codes, rows.factors);
    vi.stubGlobal('WebAssembly', undefined);
    const found = await explicitness(rows.codes, rows.factors);
    found.perFactor.forEach((value, k) => {
      expect(value).toBeCloseTo(expected.perFactor[k]!, 4);
    });
  });
});
