import { expect, it } from 'vitest';
import { TABLES, tableFromText, tableToText } from './tables.js';

it('comes back from its text', () => {
  for (const table of Object.values(TABLES)) expect(tableFromText(tableToText(table))).toEqual(table);
});

it('is none where it has another size, a number out of range, or no weight', () => {
  for (const text of [
    '',
    '1,2;3,4',
    '9,1,0;8,2,0;1,8,1;0,8,2;1,1,-8',
    '0,0,0;0,0,0;0,0,0;0,0,0;0,0,0',
    '9,1,x;8,2,0;1,8,1;0,8,2;1,1,8',
  ]) {
    expect(tableFromText(text)).toBeUndefined();
  }
});
