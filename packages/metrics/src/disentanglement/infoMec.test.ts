import { describe, expect, it } from 'vitest';
import { columnsOf, constantCodes } from '../../test/representations.js';
import { infoC, infoM } from './infoMec.js';

const grid = { data: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), shape: [4, 2] as const };
const bins = 'distinct' as const;

describe('infoM and infoC', () => {
  it('are 1 for codes that are the factors, also beside a dead dimension', () => {
    const codes = Array.from({ length: 4 }, (_, i) => [grid.data[2 * i]!, 7, grid.data[2 * i + 1]!]);
    for (const given of [grid, codes]) {
      expect(infoM(given, grid, { bins }).value).toBeCloseTo(1, 14);
      expect(infoC(given, grid, { bins }).value).toBeCloseTo(1, 14);
    }
    expect(infoM(codes, grid, { bins }).shares).toEqual([1, null, 1]);
  });

  it('tell copies: modular, not compact', () => {
    const copies = columnsOf(grid, [0, 1, 0, 1]);
    expect(infoM(copies, grid, { bins }).value).toBeCloseTo(1, 14);
    // ½ of four dimensions: (½ − ¼) / (1 − ¼).
    expect(infoC(copies, grid, { bins }).value).toBeCloseTo(1 / 3, 14);
  });

  it('are 0 where all know alike, and where none knows anything', () => {
    const both = Array.from({ length: 4 }, (_, i) => [i, i]);
    expect(infoM(both, grid, { bins }).value).toBeCloseTo(0, 14);
    expect(infoC(both, grid, { bins }).value).toBeCloseTo(0, 14);
    expect(infoM(constantCodes(4, 2), grid, { bins }).value).toBe(0);
    expect(infoC(constantCodes(4, 2), grid, { bins }).value).toBe(0);
  });

  it('refuse one factor, and one dimension', () => {
    expect(() => infoM(grid, columnsOf(grid, [0]))).toThrow('infoM: factors must be 2 or more, got 1.');
    expect(() => infoC(columnsOf(grid, [0]), grid)).toThrow('infoC: codes must be of 2 dimensions or more, got 1.');
  });
});
