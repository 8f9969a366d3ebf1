import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cifarByte, cifarRecord } from '../test/cifarFiles.js';
import { readCifarImages } from './cifarFolder.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infodrop-cifar-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A file of the official size: black images of class 0, but for some records. */
async function writeRecords(name: string, bytes: number, records: readonly [index: number, record: Uint8Array][] = []) {
  const file = await open(join(folder, name), 'w');
  for (const [index, record] of records) await file.write(record, 0, record.length, index * record.length);
  await file.truncate(bytes);
  await file.close();
}

const batch = 10_000 * 3073;

describe('readCifarImages', () => {
  it('reads the test file of CIFAR-10, the last record too', async () => {
    await writeRecords('test_batch.bin', batch, [
      [0, cifarRecord([7])],
      [9999, cifarRecord([9], 3)],
    ]);
    const set = await readCifarImages(folder, { classes: 10, part: 'test' });
    expect(set).toMatchObject({ size: 10_000, height: 32, width: 32, channels: 3 });
    expect([set.labels[0], set.labels[1], set.labels[9999]]).toEqual([7, 0, 9]);
    expect(set.images[9999 * 3072 + 3 * 40 + 2]).toBe(Math.fround(cifarByte(40, 2, 3) / 255));
  });

  it('reads as many of the training files as it takes, one after another', async () => {
    await writeRecords('data_batch_1.bin', batch, [[9999, cifarRecord([1])]]);
    await writeRecords('data_batch_2.bin', batch, [
      [0, cifarRecord([2])],
      [600, cifarRecord([6])],
    ]);
    const set = await readCifarImages(folder, { classes: 10, count: 10_601 });
    expect(set.size).toBe(10_601);
    expect([set.labels[9999], set.labels[10_000], set.labels[10_600]]).toEqual([1, 2, 6]);
    await expect(readCifarImages(folder, { classes: 10 })).rejects.toThrow(
      `readCifarImages: folder must hold data_batch_3.bin of CIFAR-10 (binary version), got ${folder} ` +
        '(it holds data_batch_1.bin, data_batch_2.bin).',
    );
  }, 30_000);

  it('reads the classes of CIFAR-100, or their groups', async () => {
    await writeRecords('train.bin', 50_000 * 3074, [[2, cifarRecord([19, 42])]]);
    const options = { classes: 100, count: 3 } as const;
    expect((await readCifarImages(folder, options)).labels[2]).toBe(42);
    expect((await readCifarImages(folder, { ...options, labels: 'coarse' })).labels[2]).toBe(19);
  });

  it('refuses a file of another size before it reads it, though it were larger than memory', async () => {
    await writeRecords('test_batch.bin', batch - 1);
    const path = join(folder, 'test_batch.bin');
    await expect(readCifarImages(folder, { classes: 10, part: 'test' })).rejects.toThrow(
      `readCifarImages: ${path} must have ${batch} bytes, 10000 records of 3073, got ${batch - 1}. It is cut short: fetch it again.`,
    );
    // Whole records, but too few of them.
    await truncate(path, batch - 3073);
    await expect(readCifarImages(folder, { classes: 10, part: 'test' })).rejects.toThrow('It is cut short');
    // A sparse file: it takes no room on the disk.
    await truncate(path, 2 ** 40);
    await expect(readCifarImages(folder, { classes: 10, part: 'test', count: 1 })).rejects.toThrow(
      `got ${2 ** 40}. It is another file, or damaged`,
    );
  });

  it('names the file and the record with a label that is none', async () => {
    await writeRecords('test_batch.bin', batch, [[1234, cifarRecord([10])]]);
    const path = join(folder, 'test_batch.bin');
    await expect(readCifarImages(folder, { classes: 10, part: 'test' })).rejects.toThrow(
      `readCifarImages: ${path} must have a label from 0 to 9 in each record, got 10 in record 1234.`,
    );
  });

  it('says what is missing, and refuses options that are none', async () => {
    await expect(readCifarImages(folder, { classes: 100 })).rejects.toThrow(
      `folder must hold train.bin of CIFAR-100 (binary version), got ${folder} (it is empty). Give the folder`,
    );
    await writeFile(join(folder, 'test_batch.bin'), '');
    await expect(readCifarImages(folder, { classes: 10, part: 'both' as never })).rejects.toThrow(
      'part must be one of',
    );
    await expect(readCifarImages(folder, { classes: 10, part: 'test', count: 10_001 })).rejects.toThrow(
      'count must be an integer ≥ 1 and ≤ 10000, got 10001.',
    );
    await expect(readCifarImages(undefined as never, { classes: 10 })).rejects.toThrow('folder must be a path, got');
    await expect(readCifarImages(folder, { clases: 10 } as never)).rejects.toThrow('Did you mean classes?');
  });
});
