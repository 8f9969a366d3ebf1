import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { csv, npy, putIn, rows } from '../../test/sampleFiles.js';
import { temporaryFolder } from '../../test/temporaryFolder.js';
import { readMatrix } from './readMatrix.js';

const folder = temporaryFolder('samples');
const put = putIn(folder);

const flat = rows.flat();

describe('readMatrix', () => {
  it('reads the same from every kind of file', async () => {
    const data = Float64Array.from(flat);
    const columnData = ['a', 'b'].map((name, j) => ({
      name,
      data: rows.map((row) => row[j]!),
      type: 'DOUBLE' as const,
    }));
    const files = [
      [put('one.npy', npy(flat, '240, 2')), null],
      [put('one.npz', zipSync({ 'codes.npy': npy(flat, '240, 2') })), null],
      [`${put('two.npz', zipSync({ 'z.npy': npy(flat, '240, 2'), 'v.npy': npy([1], '1,') }))}:z`, null],
      [put('one.csv', csv('a,b')), ['a', 'b']],
      [put('bare.csv', csv('').trimStart()), null],
      [put('one.tsv', csv('a,b').replaceAll(',', '\t')), ['a', 'b']],
      [put('one.parquet', new Uint8Array(parquetWriteBuffer({ columnData }))), ['a', 'b']],
    ] as const;
    for (const [path, names] of files) expect(await readMatrix(path), path).toEqual({ data, shape: [240, 2], names });
    expect((await readMatrix(put('axis.npy', npy([1, 2], '2,')))).shape).toEqual([2, 1]);
  });

  it.each([
    ['codes.mat', '', 'a file must end in one of .npy, .npz, .csv, .tsv, .parquet, got'],
    ['text.csv', 'a,b\n1,2\n3,high\n', "row 3, column b must be a number, got 'high'."],
    ['gap.csv', '1,2\n3,\n', "row 2, column 2 must be a number, got ''."],
    ['ragged.csv', '1,2\n3\n', 'must be a whole .csv file of numbers, got: Invalid Record Length'],
    ['cut.npy', 'x', 'must be a whole .npy file of numbers, got: parseNpy: bytes must be a NumPy array'],
    ['cut.parquet', 'x', 'must be a whole .parquet file of numbers, got'],
  ])('refuses %s', async (name, content, message) => {
    await expect(readMatrix(put(name, content))).rejects.toThrow(message);
  });

  it('refuses what is not there, an array that is not named, and one of three axes', async () => {
    await expect(readMatrix(join(folder, 'none.npy'))).rejects.toThrow('must be a file that can be read');
    const several = put('several.npz', zipSync({ 'z.npy': npy([1], '1,'), 'v.npy': npy([1], '1,') }));
    await expect(readMatrix(several)).rejects.toThrow('the array must be named behind a colon, one of z, v, got none.');
    await expect(readMatrix(`${several}:x`)).rejects.toThrow("one of z, v, got 'x'.");
    await expect(readMatrix(put('cube.npy', npy([1, 2], '1, 1, 2')))).rejects.toThrow(
      'must have one axis or two, got shape [1, 1, 2]',
    );
  });
});
