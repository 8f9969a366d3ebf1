import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { putIn } from '../../test/sampleFiles.js';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { readColumns } from './readColumns.js';

const folder = temporaryFolder('columns');
const put = putIn(folder);

describe('readColumns', () => {
  it('tells numbers and text apart, by name or by place', async () => {
    const named = put('named.csv', 'city,height\nRome,1.5\nOslo,2\n');
    expect([...(await readColumns(named))]).toEqual([
      ['city', ['Rome', 'Oslo']],
      ['height', Float64Array.of(1.5, 2)],
    ]);
    expect([...(await readColumns(named, { only: ['height'] })).keys()]).toEqual(['height']);
    const bare = put('bare.tsv', 'Rome\t1.5\nOslo\t2\n');
    expect([...(await readColumns(bare, { header: false }))]).toEqual([
      ['x0', ['Rome', 'Oslo']],
      ['x1', Float64Array.of(1.5, 2)],
    ]);
    const columnData = [
      { name: 'city', data: ['Rome', 'Oslo'], type: 'STRING' as const },
      { name: 'height', data: [1.5, 2], type: 'DOUBLE' as const },
    ];
    const parquet = put('one.parquet', new Uint8Array(parquetWriteBuffer({ columnData })));
    expect(await readColumns(parquet)).toEqual(await readColumns(named));
  });

  it('takes numbers among text for text only where it is told to', async () => {
    const mixed = put('mixed.csv', 'code\n12\n1b\n');
    await expect(readColumns(mixed)).rejects.toThrow(
      "mixed.csv: row 3, column code must be a number as others of the column are, got '1b'. Name the column in --labels",
    );
    expect((await readColumns(mixed, { labels: ['code'] })).get('code')).toEqual(['12', '1b']);
    const country = put('country.csv', 'country\nNA\nIT\n');
    await expect(readColumns(country)).rejects.toThrow(
      "row 2, column country must hold a value, got 'NA'. Leave the row out, or name",
    );
    expect((await readColumns(country, { labels: ['country'] })).get('country')).toEqual(['NA', 'IT']);
  });

  it.each([
    ['gap.csv', 'a,b\n1,2\n3,\n', "row 3, column b must hold a value, got ''. Leave the row out."],
    ['nan.csv', 'a,b\n1,2\n3,NaN\n', "row 3, column b must hold a value, got 'NaN'."],
    ['twice.csv', 'a,a\n1,2\n', "every column must have a name of its own, got 'a' twice."],
  ])('refuses %s', async (name, content, message) => {
    await expect(readColumns(put(name, content))).rejects.toThrow(message);
  });

  it('refuses a column that is not there', async () => {
    await expect(readColumns(put('one.csv', 'a,b\n1,2\n'), { only: ['c'] })).rejects.toThrow(
      "a column must be one of a, b, got 'c'.",
    );
  });
});
