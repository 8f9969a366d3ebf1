import { describe, expect, it } from 'vitest';
import { markdownTable, plainTable } from './table.js';

const table = {
  title: 'T',
  columns: ['', 'error, %', 'nats'],
  rows: [
    ['without noise', '1', '—'],
    ['β = 1', '20 ± 3', '4'],
  ],
};

describe('plainTable', () => {
  it('aligns its columns', () => {
    expect(plainTable({ title: 'T', columns: ['a', 'bb'], rows: [['long', '1']] })).toBe('T\n  a     bb\n  long   1');
  });

  it('goes row by row where the terminal is too narrow', () => {
    expect(plainTable(table, 40)).toContain('error, %');
    const narrow = plainTable(table, 24);
    expect(narrow).toBe(
      [
        'T',
        '  without noise',
        '    error, %  1',
        '    nats      —',
        '  β = 1',
        '    error, %  20 ± 3',
        '    nats      4',
      ].join('\n'),
    );
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(24);
  });
});

describe('markdownTable', () => {
  it('escapes what would end a cell', () => {
    expect(markdownTable({ title: 'T', columns: ['a', 'b'], rows: [['x|y', '1']] })).toBe(
      '**T**\n\n| a | b |\n| --- | ---: |\n| x\\|y | 1 |\n',
    );
  });
});
