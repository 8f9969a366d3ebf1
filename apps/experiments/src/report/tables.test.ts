import { describe, expect, it } from 'vitest';
import { exampleResult } from '../../test/exampleResult.js';
import { errorTable, forgettingTable, layerTables, plainTable } from './tables.js';

const result = exampleResult();

describe('errorTable', () => {
  it('has a row for each network and marks the chosen one', () => {
    const { rows } = errorTable(result);
    expect(rows.map(([name]) => name)).toEqual(['without noise', 'β = 0.02', 'β = 0.1', 'β = 0.5']);
    expect(rows.map((row) => row.at(-1))).toEqual(['', '', '', 'chosen on the validation split']);
    expect(rows[0]?.slice(1, 3)).toEqual(['5.0', '4.5 ± 0.5']);
  });
});

describe('layerTables', () => {
  it('has a table for each layer and a row for each β', () => {
    const tables = layerTables(result);
    expect(tables.map(({ title }) => title)).toEqual([
      'Layer 1: 20 × 20 cells of 12 channels',
      'Layer 2: 10 × 10 cells of 24 channels',
    ]);
    for (const { columns, rows } of tables) {
      expect(rows).toHaveLength(3);
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });
});

describe('forgettingTable', () => {
  it('compares with the smallest β', () => {
    const { rows } = forgettingTable(result);
    expect(rows[0]).toEqual(['layer 1', 'β = 0.02', '100 %', '100 %', '100 %']);
    expect(rows[2]).toEqual(['layer 1', 'β = 0.5', '20 %', '4.0 %', '0.80 %']);
  });
});

describe('plainTable', () => {
  it('aligns its columns', () => {
    expect(plainTable({ title: 'T', columns: ['a', 'bb'], rows: [['long', '1']] })).toBe('T\n  a     bb\n  long   1');
  });
});
